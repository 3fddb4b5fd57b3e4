import { failureKind } from '../../db/failure';

/** Limits of one try at a batch: parts of a batch that met a lock wait less, since they are only to find out who holds the others up. */
export interface Try {
  lockTimeoutMs: number;
}

export interface Split<Op> {
  /** Operations that fail by themselves, whatever they are batched with. */
  culprits: { operation: Op; error: unknown }[];
  /** Operations whose locks stayed taken, though others of the batch got theirs. */
  locked: Op[];
}

const WHOLE: Try = { lockTimeoutMs: 2_000 };
const PART: Try = { lockTimeoutMs: 250 };
/**
 * Into how many parts a batch that failed is cut. Halving takes fewest transactions for a single culprit, but does the good ones' work over once a
 * level, and waits for a busy card once a level: of 128 orders that is seven levels, and three this way.
 */
const WAYS = 8;
/** Finding out who holds the others up ends well before the step's own timeout. */
const BUDGET_MS = 20_000;

/**
 * Works on a batch; when it fails for a reason that the same batch would fail for again, cuts it into parts until the culprit stands alone, so that one
 * bad order costs its mates a moment and nothing else. What passes by itself (the database is away) is thrown, to be retried as a whole.
 * @param work one transaction over the operations it is given; it must leave nothing behind when it rejects
 * @param onSplit told each time that something is cut
 */
export async function splitting<Op>(
  operations: readonly Op[],
  work: (part: readonly Op[], limits: Try) => Promise<void>,
  onSplit?: () => void,
): Promise<Split<Op>> {
  const split: Split<Op> = { culprits: [], locked: [] };
  const giveUpAt = Date.now() + BUDGET_MS;
  const attempt = async (part: readonly Op[], limits: Try): Promise<void> => {
    if (Date.now() > giveUpAt && part.length < operations.length) return void split.locked.push(...part);
    try {
      await work(part, limits);
    } catch (error) {
      const kind = failureKind(error);
      if (kind === 'transient') throw error;
      if (part.length === 1) return leaveOut(part, kind, error);
      onSplit?.();
      const size = Math.ceil(part.length / WAYS);
      for (let from = 0; from < part.length; from += size) await attempt(part.slice(from, from + size), PART);
    }
  };
  const leaveOut = ([operation]: readonly Op[], kind: 'locked' | 'poison', error: unknown): void => {
    if (operation === undefined) return;
    if (kind === 'poison') split.culprits.push({ operation, error });
    else if (operations.length === 1) throw error;
    else split.locked.push(operation);
  };
  if (operations.length > 0) await attempt(operations, WHOLE);
  return split;
}
