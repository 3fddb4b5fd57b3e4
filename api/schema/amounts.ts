import { z } from 'zod';

/** Money in the minor unit of the program's currency, at least 0. */
export const money = (description: string) =>
  z
    .int()
    .min(0)
    .meta({ description: `${description} Minor units.` });

/** Points, at least 0. */
export const points = (description: string) => z.int().min(0).meta({ description });

/** A change of points, of either sign. */
export const pointsChange = (description: string) => z.int().meta({ description });

/** A text with a limit, never empty. */
export const text = (max: number, description: string) => z.string().min(1).max(max).meta({ description });
