import { createLogger } from '../../platform/logger';
import type { Operation } from '../../workflows/operation';
import { GroupCommit } from './group-commit';

const operation: Operation = {
  programId: 'p',
  id: 'a',
  fingerprint: 'f',
  request: {},
  acceptedAt: '2026-11-23T00:00:00Z',
  actor: { subject: 'till', keyId: 'k' },
  requestId: 'r',
};

/** An intake whose executions all refuse; `madeBy` says, one after the other, whether they decided on this very call's attempt. */
function refusing(madeBy: boolean[]) {
  let starts = 0;
  const intake = new GroupCommit<unknown, { programId: string; id: string }>({
    start: (operations) => {
      starts++;
      const verdicts = operations.map(({ programId, id, fingerprint }) => ({
        programId,
        id,
        fingerprint,
        attempt: 1,
        outcome: 'refused' as const,
        replayed: false,
      }));
      return Promise.resolve({ workflowId: 'w', verdicts: Promise.resolve(verdicts) });
    },
    follow: () => Promise.reject(new Error('not here')),
    readRows: (refs) => Promise.resolve(refs),
    idOf: (row) => row,
    isOfAnotherCall: () => !(madeBy[starts - 1] ?? false),
    keep: () => Promise.resolve(),
    outcomeOf: () => ({ kind: 'refused', problem: { code: 'INSUFFICIENT_POINTS', detail: '' } }),
    limits: { orders: 10, bytes: 100_000, inFlight: 1, unfinished: 5, queue: 100, queueBytes: 1_000_000, gatherMs: 30, slowAfterMs: 1_000 },
    logger: Object.assign(createLogger('test', 'error'), { silent: true }),
  });
  return { submit: () => intake.submit(operation, { ms: 60_000, async: false }), starts: () => starts };
}

test.each([
  ['its own execution is told at once', [true], 1],
  ['the execution of an earlier call is not: points may have come since', [false, true], 2],
  ['such executions only is told in the end', [false, false, false], 2],
])('what was refused by %s', async (_, madeBy, expected) => {
  const { submit, starts } = refusing(madeBy);
  expect(await submit()).toMatchObject({ kind: 'refused' });
  expect(starts()).toBe(expected);
});
