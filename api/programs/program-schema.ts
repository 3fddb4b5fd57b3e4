import { z } from 'zod';
import { isTimeZone } from '../../domain/calendar/zone-offset';
import { text } from '../schema/amounts';
import { programId } from '../schema/ids';
import { answeredInstant } from '../schema/times';
import { isCurrency } from './currency';
import { ruleSetSchema } from './rule-set-schema';

const currency = z.string().refine(isCurrency, 'must be an ISO 4217 code, as IDR').meta({ description: 'ISO 4217. Can’t change.', example: 'IDR' });

const timeZone = z
  .string()
  .refine((name) => /^[A-Z]/.test(name) && isTimeZone(name), 'must be the name of an IANA time zone, as Asia/Jakarta')
  .meta({ description: 'IANA name: where a business day begins and ends. Can’t change.', example: 'Asia/Jakarta' });

const currencyDigits = z
  .int()
  .min(0)
  .max(4)
  .meta({ description: 'Digits of the minor unit; by default those of ISO 4217. Can’t change.', example: 2 });
const sandbox = z.boolean().meta({ description: 'A program to try things in: operations may be dated in the future. Default false. Can’t change.' });

/** Body of `PUT /v1/programs/{programId}`. */
export const programSchema = z
  .strictObject({
    name: text(200, 'For people.').meta({ example: 'Harvest Rewards' }),
    currency,
    currencyDigits: currencyDigits.exactOptional(),
    timeZone,
    sandbox: sandbox.exactOptional(),
    ruleSet: ruleSetSchema,
  })
  .meta({ id: 'Program' });

export const programParams = z.strictObject({ programId });

const versionNumber = (description: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be the number of a version')
    .transform(Number)
    .meta({ override: { type: 'integer', pattern: undefined, minimum: 1 }, description });

export const versionParams = programParams.extend({ version: versionNumber('Number of the version.') });

export const versionPairParams = programParams.extend({
  a: versionNumber('The version to start from.'),
  b: versionNumber('The version to come to.'),
});

const programFields = {
  programId,
  name: z.string(),
  currency,
  currencyDigits,
  timeZone,
  sandbox,
  ruleSetVersion: z.int().meta({ description: 'The current version.' }),
};

const warning = z.object({ path: z.string().meta({ description: 'Relative to the rule set.', example: 'discounts.0.until' }), message: z.string() });

/** Answer to publishing. */
export const publishedProgramSchema = z
  .object({ ...programFields, warnings: z.array(warning).meta({ description: 'What is allowed but odd.' }) })
  .meta({ id: 'PublishedProgram' });

/** A program in a list. */
export const programItemSchema = z.object(programFields).meta({ id: 'ProgramItem' });

/** A program with its current rule set. */
export const programDetailSchema = z.object({ ...programFields, ruleSet: ruleSetSchema }).meta({ id: 'ProgramDetail' });

/** One version of a rule set. */
export const ruleSetVersionSchema = z
  .object({
    programId,
    version: z.int(),
    current: z.boolean().meta({ description: 'Whether new orders are settled by it.' }),
    publishedAt: answeredInstant('When it was published.'),
    publishedBy: z.string().meta({ description: 'Subject of the key.' }),
    ruleSet: ruleSetSchema,
  })
  .meta({ id: 'RuleSetVersion' });

const change = z
  .object({
    path: z.string().meta({ description: 'Dotted: where it stands in `b`, or stood in `a` if it was removed.', example: 'discounts.0.give.percent' }),
    kind: z.enum(['added', 'removed', 'changed']),
    ruleId: z.string().nullable().meta({ description: 'The rule that it belongs to; rules are matched by id.', example: 'payday10' }),
    before: z.unknown().meta({ description: 'Null: there was nothing.' }),
    after: z.unknown().meta({ description: 'Null: there is nothing.' }),
    text: z.string().meta({ example: 'Discount payday10 (“Payday 10 %”): what it gives / percentage is now 15; it was 10.' }),
  })
  .meta({ id: 'RuleSetChange' });

/** What changed between two versions. */
export const ruleSetDiffSchema = z
  .object({
    programId,
    a: z.int(),
    b: z.int(),
    changes: z.array(change).meta({
      description:
        'Part by part, rules in the order of `b`. A change of `discounts` or `earning` as such is one of the order in which they get their turn.',
    }),
  })
  .meta({ id: 'RuleSetDiff' });
