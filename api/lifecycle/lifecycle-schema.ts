import { z } from 'zod';
import { PHASES } from '../../domain/lifecycle/phases';
import { programId } from '../schema/ids';
import { answeredDate, answeredInstant, date } from '../schema/times';

const businessDate = date('The business date, in the program’s time zone.');

/** Body of `POST /v1/lifecycle-runs`. */
export const lifecycleRunSchema = z.strictObject({ programId, businessDate }).meta({ id: 'LifecycleRunRequest' });

export const lifecycleRunParams = z.strictObject({ programId, businessDate });

const count = (description: string) => z.int().min(0).meta({ description });

const countsSchema = z
  .object({
    cards: count('Changes of cards, one for each phase that changed one.'),
    ordersCancelled: count('Orders that nobody confirmed in time.'),
    lotsActivated: count('Pending lots whose day had come.'),
    pointsActivated: count('Points of them, before they paid debt.'),
    debtRepaid: count('Points of them that paid debt.'),
    lotsExpired: count('Lots that had lapsed, one entry each.'),
    pointsExpired: count('What was left of them.'),
    lotsKept: count('Lapsed lots that an order under way needs: they are for the next run.'),
    levelsChanged: count('Changes of levels.'),
    warnings: count('Events `lot.expiring`.'),
    failed: count('Cards left out by a fault of ours; the log names them, and the next run tries them again.'),
    chunks: count('Transactions.'),
    longestChunkMs: count('The longest of them, milliseconds.'),
  })
  .meta({ id: 'LifecycleCounts', description: 'What was done so far.' });

/** A run as it is now. */
export const shownRunSchema = z
  .object({
    programId: z.string(),
    businessDate: answeredDate('The date that it is the run of.'),
    state: z.enum(['queued', 'running', 'done', 'skipped']).meta({
      description: '`skipped`: a later date has been run, or asked for, before anybody asked for this one: nothing is done for it.',
    }),
    phase: z.enum(PHASES).nullable().meta({ description: 'What it is doing; null: not begun, or ended.' }),
    cause: z.enum(['schedule', 'request', 'catch_up']).nullable().meta({ description: '`catch_up`: the run of a later date found it missing.' }),
    counts: countsSchema,
    requestedBy: z.string().nullable(),
    requestedAt: answeredInstant('When it was asked for.').nullable(),
    startedAt: answeredInstant('When it began.').nullable(),
    finishedAt: answeredInstant('When it ended.').nullable(),
    workflowId: z.string().nullable(),
    detail: z.string().nullable().meta({ description: 'Of a skipped one: why.' }),
  })
  .meta({ id: 'LifecycleRun' });
