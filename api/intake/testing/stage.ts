import { createLogger } from '../../../platform/logger';
import type { Operation, Verdict } from '../../../workflows/operation';
import { GroupCommit, type GroupCommitOptions, type StartedBatch } from '../group-commit';
import type { Submitted } from '../operation-intake';

interface Row {
  programId: string;
  id: string;
}

/** An operation as a route hands it to its intake. */
export const operation = (id: string, more: Partial<Operation> = {}): Operation => ({
  programId: 'p',
  id,
  fingerprint: `fp-${id}`,
  request: {},
  acceptedAt: '2026-11-23T00:00:00Z',
  actor: { subject: 'till', keyId: 'k' },
  requestId: 'r',
  ...more,
});

/** Temporal's part, played by hand: each started batch waits until the test says what became of it. */
export function stage(limits: Partial<GroupCommitOptions<unknown, Row>['limits']> = {}, elapsed?: () => number) {
  const flights: {
    operations: Operation[];
    acknowledge: () => void;
    refuse: () => void;
    end: (outcome?: Partial<Verdict>) => void;
    lose: () => void;
  }[] = [];
  const followed: { operation: Operation; end: (outcome?: Partial<Verdict>) => void }[] = [];
  const verdict = (o: Operation, more: Partial<Verdict> = {}): Verdict => ({
    programId: o.programId,
    id: o.id,
    fingerprint: o.fingerprint,
    attempt: 1,
    outcome: 'settled',
    replayed: false,
    ...more,
  });
  const intake = new GroupCommit<unknown, Row>({
    start: (operations) => {
      let end: (v: Verdict[]) => void = () => undefined;
      let lose: (error: Error) => void = () => undefined;
      const verdicts = new Promise<Verdict[]>((resolve, reject) => ([end, lose] = [resolve, reject]));
      verdicts.catch(() => undefined);
      return new Promise<StartedBatch>((resolve, reject) => {
        flights.push({
          operations,
          acknowledge: () => resolve({ workflowId: `w${flights.length}`, verdicts }),
          refuse: () => reject(new Error('no server')),
          end: (outcome = {}) => end(operations.map((o) => verdict(o, outcome))),
          lose: () => lose(new Error('terminated')),
        });
      });
    },
    follow: (o) => new Promise((resolve) => followed.push({ operation: o, end: (outcome = {}) => resolve([verdict(o, outcome)]) })),
    readRows: (refs) => Promise.resolve(refs),
    idOf: (row) => row,
    isOfAnotherCall: () => false,
    keep: () => Promise.resolve(),
    waitsIn: ({ id }) => `wait-${id}`,
    outcomeOf: (row, { outcome, replayed, code }): Submitted<Row> =>
      outcome === 'refused'
        ? { kind: 'refused', problem: { code: (code ?? 'INTERNAL') as 'INTERNAL', detail: '' } }
        : { kind: 'settled', row, replayed },
    limits: {
      orders: 10,
      bytes: 100_000,
      inFlight: 1,
      unfinished: 5,
      queue: 100,
      queueBytes: 1_000_000,
      gatherMs: 30,
      slowAfterMs: 1_000,
      ...limits,
    },
    logger: Object.assign(createLogger('test', 'error'), { silent: true }),
    ...(elapsed && { elapsed }),
  });
  const flight = (index: number) => {
    const found = flights[index];
    if (!found) throw new Error(`no flight ${index}`);
    return found;
  };
  return { intake, flights, flight, followed };
}
