import { z } from 'zod';
import { text } from '../schema/amounts';
import { callerId } from '../schema/ids';
import { instant } from '../schema/times';

const MAX_CONDITION = 4000;
const MAX_NEEDS = 20;

/** A CEL expression; whether it is well-typed is checked when the rule set is compiled. */
export const condition = (description: string, example: string) => text(MAX_CONDITION, description).meta({ description, example });

/** A rate or percentage: digits, at most 16 before and 18 after the point. */
export const decimal = (description: string, example: string) =>
  z
    .string()
    .regex(/^\d{1,16}(\.\d{1,18})?$/, 'must be a decimal number in quotes, as "12.5"')
    .meta({ description, example });

/** Which lines: CEL over `line` as well. */
export const lines = condition('Which lines (CEL, also over `line`); left out: those of kind goods.', "line.category == 'rice'");

/** A count or amount that may be said to be unlimited. */
export const cap = (description: string) => z.int().min(0).nullable().exactOptional().meta({ description });

const need = z
  .union(
    [
      z.strictObject({ lines: lines.exactOptional(), units: z.int().min(1) }),
      z.strictObject({ lines: lines.exactOptional(), amount: z.int().min(1) }),
    ],
    {
      error: 'must have either units or amount',
    },
  )
  .meta({ id: 'Need', description: 'The matched lines must hold that many units, or are worth that much.' });

const limits = z
  .strictObject({
    total: cap('Uses in all.'),
    perMember: cap('Uses by one member.'),
    per: z
      .enum(['lifetime', 'year', 'month', 'week', 'day'])
      .exactOptional()
      .meta({ description: 'Calendar period that they count in; default `lifetime`.' }),
    amount: cap('Budget: money for a discount, points for an earning rule.'),
    onReturn: z
      .enum(['give_back', 'keep'])
      .exactOptional()
      .meta({ description: 'Whether a returned order gives its use back; default `give_back`.' }),
  })
  .meta({ id: 'Limits', description: 'Exact under any concurrency.' });

/** What discounts and earning rules have in common: when they apply, and to which lines. */
export const scopeFields = {
  id: callerId('Unique among its kind in the rule set.', 'payday10'),
  name: text(200, 'As it stands in answers.').exactOptional(),
  code: text(64, 'Only if the order carries this code; case doesn’t matter.').exactOptional(),
  from: instant('First moment, tested against `placedAt`.').exactOptional(),
  until: instant('First moment after.').exactOptional(),
  when: condition('Condition (CEL) over `order`, `member`, `today`.', "order.subtotal >= 100000 && member.level == 'member'").exactOptional(),
  needs: z.array(need).max(MAX_NEEDS).exactOptional().meta({ description: 'All must be met.' }),
  lines: lines.exactOptional(),
  limits: limits.exactOptional(),
};
