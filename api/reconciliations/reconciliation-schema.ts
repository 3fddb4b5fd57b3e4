import { z } from 'zod';
import { CASE_STATES } from '../../db/reconciliation/cases';
import { PARTS } from '../../db/reconciliation/reconciliation';
import { INVARIANT_NAMES, INVARIANTS } from '../../domain/reconciliation/invariants';
import { text } from '../schema/amounts';
import { programId } from '../schema/ids';
import { cursor, limit } from '../schema/paging';
import { storedProblemSchema } from '../schema/stored-problem';
import { answeredInstant } from '../schema/times';

const count = (description: string) => z.int().min(0).meta({ description });

const invariantName = z.enum(INVARIANT_NAMES).meta({
  description: `What was checked. ${INVARIANT_NAMES.map((name) => `\`${name}\`: ${INVARIANTS[name]}`).join(' ')}`,
});

export const reconciliationParams = z.strictObject({
  reconciliationId: z.string().min(1).max(64).meta({ example: '0d6e1a52-8f7f-4b5e-9a83-5a4f1c1f0d11' }),
});

/** Answer to `POST /v1/reconciliations`. */
export const requestedReconciliationSchema = z
  .object({
    reconciliationId: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    requestedAt: answeredInstant('When it was asked for.'),
    workflowId: z.string(),
  })
  .meta({ id: 'RequestedReconciliation' });

/** Answer to `GET /v1/reconciliations/latest` and `/{reconciliationId}`. */
export const reconciliationSchema = z
  .object({
    reconciliationId: z.string(),
    state: z.enum(['running', 'done', 'failed']),
    requestedAt: answeredInstant('When it was asked for.'),
    requestedBy: z.string().nullable().meta({ description: 'Subject of the key; null: the schedule.' }),
    finishedAt: answeredInstant('When it ended.').nullable(),
    progress: z.object({
      part: z.enum(PARTS).meta({ description: 'What is looked at: first all cards, then counters, then operations under way.' }),
      cards: count('Cards looked at.'),
      of: count('Cards there are.')
        .nullable()
        .meta({ description: 'Cards there are, of many an estimate; null: not counted, or not told to this key.' }),
    }),
    invariants: z.array(
      z.object({
        name: invariantName,
        ok: z.boolean().meta({ description: 'No differences.' }),
        checked: count('Cards, counters or operations looked at.'),
        differences: count('Rows that break it; each has a case.'),
      }),
    ),
    consistency: z
      .number()
      .min(0)
      .max(1)
      .meta({ description: 'Share of cards without difference, rounded down to six digits: 1 means not a single one.' }),
    problem: storedProblemSchema.nullable().meta({ description: 'Why it failed.' }),
    workflowId: z.string(),
  })
  .meta({ id: 'Reconciliation', description: 'A key that is limited to programs is told the numbers of these.' });

export const caseParams = z.strictObject({
  caseId: z
    .string()
    .regex(/^\d{1,18}$/, 'must be a number')
    .meta({ example: '17' }),
});

export const caseQuery = z.strictObject({
  programId: programId.exactOptional(),
  state: z
    .enum([...CASE_STATES, 'unresolved'])
    .default('unresolved')
    .meta({ description: '`unresolved`: open and acknowledged ones.' }),
  invariant: z.enum(INVARIANT_NAMES).exactOptional(),
  limit,
  cursor,
});

const anything = (description: string) => z.unknown().meta({ description });
const row = z.looseObject({}).meta({ description: 'As it is stored.' });

/** A case as it is now. */
export const caseSchema = z
  .object({
    caseId: z.string(),
    invariant: invariantName,
    programId: z.string(),
    subject: z.string().meta({ description: 'What breaks it.', example: 'card 12' }),
    cardId: z.string().nullable(),
    memberId: z.string().nullable(),
    expected: anything('What it should be, by the other books, as last seen.'),
    actual: anything('What it is, as last seen.'),
    evidence: z
      .object({ card: row.nullable(), lots: z.array(row), entries: z.array(row) })
      .meta({ description: 'As first seen: the card, the lots and entries concerned, then others of the card, at most 100 of each.' }),
    state: z.enum(CASE_STATES),
    openedAt: answeredInstant('When it was first seen.'),
    openedBy: z.string().meta({ description: 'The reconciliation that saw it first.' }),
    seenAt: answeredInstant('When it was last seen.'),
    seenBy: z.string().meta({ description: 'The reconciliation that saw it last.' }),
    timesSeen: z.int().min(1).meta({ description: 'Reconciliations that saw it.' }),
    acknowledgedAt: answeredInstant('When somebody began to look at it.').nullable(),
    acknowledgedBy: z.string().nullable(),
    resolvedAt: answeredInstant('When somebody closed it.').nullable(),
    resolvedBy: z.string().nullable(),
    note: z.string().nullable().meta({ description: 'Why it was closed.' }),
  })
  .meta({ id: 'ReconciliationCase', description: 'A difference, for a person to understand and to close.' });

export const resolutionSchema = z
  .strictObject({
    note: text(2000, 'What it was, and what was done about it.').meta({
      example: 'An order was posted twice by hand on 3 November; corrected by adjustment A-17.',
    }),
  })
  .meta({ id: 'CaseResolution' });
