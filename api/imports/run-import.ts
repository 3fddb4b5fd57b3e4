import { randomUUID } from 'node:crypto';
import { setImmediate as yieldToOthers, setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../../domain/problem';
import type { Logger } from '../../platform/logger';
import type { Language } from '../http/language/language';
import { asProblem } from '../http/problems/as-problem';
import { answerDone, answerProblem, type About } from './answer-line';
import { Lanes } from './lanes';
import type { ImportCall, LineReaders } from './line';
import { readLine } from './read-line';
import { splitLines, type RawLine } from './split-lines';
import { Window, type WindowLimits } from './window';

export interface ImportOptions {
  readers: LineReaders;
  window: WindowLimits;
  logger: Logger;
  /** The process shuts down: nothing more is read, what is under way is answered. */
  shutdown: AbortSignal;
}

/** The largest body that a line could carry. */
const LONGEST_LINE = 1024 * 1024;
/** Reading a few lines takes some milliseconds; others get their turn in between. */
const LINES_PER_TURN = 32;
/** Longest pause before something is tried again that there was no room for. */
const LONGEST_PAUSE_MS = 5_000;
/** Codes of what passes by itself. */
const PASSING = new Set(['UNAVAILABLE', 'RATE_LIMITED']);

/**
 * Imports lines as they arrive and answers each, in their order, as soon as those before it are answered. What can't be taken at the moment is waited for;
 * what is wrong with one line is told in its answer, and the others go on. Whoever stops reading the answers stops the import: what was handed over by
 * then is finished, and sending everything again finds it.
 */
export async function* runImport(
  source: AsyncIterable<Buffer>,
  call: ImportCall & { language: Language },
  { readers, window: limits, logger, shutdown }: ImportOptions,
): AsyncGenerator<string> {
  const window = new Window(limits);
  const lanes = new Lanes();
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, shutdown]);
  const reading = readAll().finally(() => window.end());
  try {
    yield* window.answers();
    await reading;
  } finally {
    stop.abort();
    window.end();
  }

  async function readAll(): Promise<void> {
    let read = 0;
    try {
      for await (const raw of splitLines(source, LONGEST_LINE)) {
        read = raw.number;
        await begin(raw);
        if (read % LINES_PER_TURN === 0) await yieldToOthers();
        await window.room();
        if (signal.aborted) break;
      }
      if (shutdown.aborted) throw shuttingDown();
    } catch (error) {
      // Without a reader there is nobody to tell.
      if (!stop.signal.aborted) tellFault({ line: read + 1, id: null }, window.take(0), error);
    }
  }

  /** Reads a line and lets it enter its lanes, one line after the other; it is handed over when its turn has come, and that is not waited for. */
  async function begin({ number, bytes }: RawLine): Promise<void> {
    const answer = window.take(bytes?.length ?? 0);
    let about: About = { line: number, id: null };
    try {
      const { kind, body, faults, id } = readLine(bytes);
      about = { line: number, kind, id };
      const prepared = await patiently(() => readers[kind](body, faults, call));
      const { turn, leave } = lanes.enter(prepared.lanes);
      void turn
        .then(() => patiently(prepared.submit))
        .then((status) => answer(answerDone({ line: number, kind, id: prepared.id }, status)))
        .catch((error: unknown) => tellFault(about, answer, error))
        .finally(leave);
    } catch (error) {
      tellFault(about, answer, error);
    }
  }

  async function patiently<Result>(attempt: () => Promise<Result>): Promise<Result> {
    for (;;) {
      if (signal.aborted) throw shuttingDown();
      try {
        return await attempt();
      } catch (error) {
        const problem = asProblem(error);
        if (!PASSING.has(problem.code)) throw error;
        await pause(Math.min((problem.retryAfter ?? 1) * 1_000, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** What is our fault is in the log, under the same `errorId`. */
  function tellFault(about: About, answer: (text: string) => void, error: unknown): void {
    let problem = asProblem(error);
    if (problem.code === 'INTERNAL' && problem.errorId === undefined) {
      const errorId = randomUUID();
      logger.error('a line of an import failed', { errorId, requestId: call.requestId, ...about, error });
      problem = new Problem('INTERNAL', problem.message, { errorId });
    }
    answer(answerProblem(about, problem, call.language));
  }
}

function shuttingDown(): Problem {
  return new Problem('UNAVAILABLE', 'The service is shutting down. Send it again in a moment.');
}
