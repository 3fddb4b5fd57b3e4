import { SOURCE_KINDS } from '../../domain/ledger/lot';
import { z } from 'zod';
import { points, pointsChange } from '../schema/amounts';
import { memberId, programId } from '../schema/ids';
import { answeredDate, answeredInstant } from '../schema/times';

export const memberParams = z.strictObject({ memberId });

/** Answer to `…/balance`. */
export const memberBalanceSchema = z
  .object({
    memberId,
    programId,
    available: points('Can be used on the date: never below 0.'),
    pending: points('Credited, not usable yet.'),
    held: points('Taken by holds.'),
    debt: points('Owed; what is credited next repays it first.'),
    level: z.string().meta({ description: 'The level that the member has. One that the current rules don’t know counts as their lowest.' }),
    nextLevel: z
      .object({
        id: z.string(),
        missing: z
          .int()
          .min(0)
          .meta({ description: 'Minor units to spend, or points to earn, in the period that counts on the date; 0: the next order lifts to it.' }),
        by: z.enum(['spend', 'points']),
      })
      .nullable()
      .meta({ description: 'Null: there is no higher level.' }),
    nextExpiry: z.object({ points: points('Points that lapse next.'), on: answeredDate('Their last usable day.') }).nullable(),
    version: z.int().meta({ description: 'Counts the changes of the card.' }),
    asOf: answeredDate('The date that it is the balance of.'),
  })
  .meta({ id: 'MemberBalance' });

export const LOT_STATES = ['pending', 'active', 'depleted', 'expired', 'cancelled'] as const;

const source = z
  .object({
    kind: z.enum(SOURCE_KINDS),
    id: z.string().meta({ description: 'The caller’s id.' }),
  })
  .meta({ id: 'Source', description: 'What it comes from.' });

/** A lot in a list. */
export const lotSchema = z
  .object({
    lotId: z.string(),
    state: z.enum(LOT_STATES).meta({ description: 'As of today, whether or not a nightly run has been.' }),
    points: points('Points that were credited.'),
    remaining: points('What is left.'),
    earnedAt: answeredInstant('Business time of the credit.'),
    availableOn: answeredDate('First usable day; null: it waits for its order to be confirmed.').nullable(),
    expiresOn: answeredDate('Last usable day; null: never expires.').nullable(),
    source,
  })
  .meta({ id: 'Lot' });

export const ENTRY_KINDS = [
  'earn',
  'redeem',
  'activate',
  'expire',
  'clawback',
  'restore',
  'adjust',
  'grant',
  'debt',
  'debt_repaid',
  'reversal',
  'cancel',
  'transfer_out',
  'transfer_in',
] as const;

/** An entry of a card's history. */
export const entrySchema = z
  .object({
    entryId: z.string(),
    kind: z.enum(ENTRY_KINDS),
    points: pointsChange('Change of the card’s lots; debits are negative.'),
    debtChange: pointsChange('Change of the debt.'),
    balanceAfter: points('Active and pending points after it.'),
    availableAfter: points('Points that could be used after it.'),
    at: answeredInstant('Business time.'),
    recordedAt: answeredInstant('When it was written.'),
    source,
    lots: z.array(z.object({ lotId: z.string(), points: pointsChange('Credited (positive) or taken (negative).') })),
  })
  .meta({ id: 'Entry' });

/** A change of a card's level. */
export const levelChangeSchema = z
  .object({
    level: z.string().meta({ example: 'gold' }),
    before: z.string().meta({ description: 'The level before.', example: 'bronze' }),
    at: answeredInstant('It counts from this instant on, inclusive: the business time of what caused it, such as `placedAt` of an order.'),
    recordedAt: answeredInstant('When it was written.'),
    ruleSetVersion: z.int().meta({ description: 'The version of the rules that decided.' }),
    cause: z
      .object({
        kind: z
          .enum(['order', 'grant', 'return', 'claim', 'cancellation', 'nightly', 'by_hand', 'by_hand_ended', 'merge'])
          .meta({ description: '`by_hand_ended`: the last day of a level that was set by hand is over.' }),
        id: z.string().meta({ description: 'The caller’s id; of a nightly run its business date.' }),
        qualifyOn: z.enum(['spend', 'points']).nullable().meta({ description: 'Null: no numbers decided.' }),
        qualifying: z.int().min(0).nullable().meta({ description: 'Minor units or points that counted, with this operation.' }),
        until: answeredDate('Of a level set by hand: its last day; null: it has none.').nullable(),
        reason: z.string().nullable().meta({ description: 'Of a level set by hand: why.' }),
      })
      .meta({ id: 'LevelCause' }),
  })
  .meta({ id: 'LevelChange' });
