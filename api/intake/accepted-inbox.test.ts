import type { AcceptedOperation } from '../../db/accepted-operations';
import { createLogger } from '../../platform/logger';
import type { Operation } from '../../workflows/operation';
import { AcceptedInbox } from './accepted-inbox';

const operation = (id: string): Operation => ({
  programId: 'p',
  id,
  fingerprint: `fp-${id}`,
  request: { some: 'body' },
  acceptedAt: '2026-11-23T00:00:00Z',
  actor: { subject: 'till', keyId: 'k' },
  requestId: 'r',
});

const AT = new Date('2026-11-23T00:00:01.000Z');

/** The database's part, played by hand: each write waits until the test says what became of it. */
function stage() {
  const writes: { operations: readonly AcceptedOperation[]; succeed: () => void; fail: () => void }[] = [];
  const warnings: string[] = [];
  const logger = Object.assign(createLogger('test', 'error'), { silent: true });
  jest.spyOn(logger, 'warn').mockImplementation(((message: string) => warnings.push(message)) as never);
  const inbox = new AcceptedInbox({
    write: (operations) =>
      new Promise((resolve, reject) => writes.push({ operations, succeed: resolve, fail: () => reject(new Error('it does not fit')) })),
    logger,
  });
  return { inbox, writes, warnings };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('writes at once, and what comes meanwhile with the next write', async () => {
  const { inbox, writes } = stage();
  const kept = ['a', 'b', 'c'].map((id) => inbox.keep(operation(id), `w-${id}`, AT));
  expect(writes.map(({ operations }) => operations.map(({ id }) => id))).toEqual([['a']]);
  expect(writes[0]!.operations[0]).toEqual({
    programId: 'p',
    id: 'a',
    fingerprint: 'fp-a',
    request: { some: 'body' },
    acceptedAt: '2026-11-23T00:00:00Z',
    requestId: 'r',
    actor: 'till',
    keyId: 'k',
    workflowId: 'w-a',
    submittedAt: '2026-11-23T00:00:01.000Z',
  });
  writes[0]!.succeed();
  await kept[0];
  await turn();
  expect(writes[1]!.operations.map(({ id }) => id)).toEqual(['b', 'c']);
  writes[1]!.succeed();
  await Promise.all(kept);
  await turn();
  void inbox.keep(operation('d'), 'w-d', AT);
  expect(writes).toHaveLength(3);
});

it('lets the caller go when the database fails, and tells the log', async () => {
  const { inbox, writes, warnings } = stage();
  const kept = inbox.keep(operation('a'), 'w', AT);
  writes[0]!.fail();
  await kept;
  expect(warnings).toHaveLength(1);
});

it('one that can not be stored does not keep the others out', async () => {
  const { inbox, writes } = stage();
  const kept = ['a', 'b', 'c'].map((id) => inbox.keep(operation(id), `w-${id}`, AT));
  writes[0]!.succeed();
  await kept[0];
  await turn();
  writes[1]!.fail();
  await turn();
  writes[2]!.fail();
  await turn();
  writes[3]!.succeed();
  expect(writes.slice(2).map(({ operations }) => operations.map(({ id }) => id))).toEqual([['b'], ['c']]);
  await Promise.all(kept);
});

it('lets the caller go when the database takes too long', async () => {
  const { inbox, writes } = stage();
  await inbox.keep(operation('a'), 'w', AT);
  expect(writes).toHaveLength(1);
});
