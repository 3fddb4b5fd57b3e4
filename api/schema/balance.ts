import { z } from 'zod';
import { points } from './amounts';

/** Points of a card. */
export const balanceSchema = z
  .object({
    available: points('Can be used on the date: never below 0.'),
    pending: points('Credited, not usable yet.'),
    held: points('Taken by holds.'),
    debt: points('Owed; what is credited next repays it first.'),
  })
  .meta({ id: 'Balance', example: { available: 1616, pending: 0, held: 0, debt: 0 } });
