import type { Submitted } from '../intake/operation-intake';
import { operationOf, submitOperation } from './submit-operation';

const CALL = {
  params: {},
  query: {},
  body: {},
  fingerprint: 'f'.repeat(64),
  caller: { keyId: 'k-1', subject: 'till 1', role: 'order_system' as const, programIds: null },
  requestId: 'r-1',
  receivedAt: new Date('2026-11-23T02:00:00Z'),
  prefer: { waitMs: 5_000, async: false, applied: 'wait=5' },
  idempotencyKey: undefined,
  language: 'en' as const,
};
const operation = operationOf('o-1', { programId: 'harvest', orderId: 'o-1' }, CALL);
const answers = {
  settled: (row: string) => ({ row }),
  settling: (workflowId: string) => ({ workflowId }),
  location: (workflowId: string) => `/there?workflow=${workflowId}`,
};

const answer = (submitted: Submitted<string>) => submitOperation({ submit: () => Promise.resolve(submitted) }, operation, CALL.prefer, answers);

test('an operation carries who, by what, when and which request', () => {
  expect(operation).toEqual({
    programId: 'harvest',
    id: 'o-1',
    fingerprint: 'f'.repeat(64),
    request: { programId: 'harvest', orderId: 'o-1' },
    acceptedAt: '2026-11-23T02:00:00.000Z',
    actor: { subject: 'till 1', keyId: 'k-1' },
    requestId: 'r-1',
  });
});

test('the intake is told how long to wait', async () => {
  const submit = jest.fn(() => Promise.resolve<Submitted<string>>({ kind: 'failed' }));
  await submitOperation({ submit }, operation, { waitMs: 7, async: true, applied: null }, answers).catch(() => undefined);
  expect(submit).toHaveBeenCalledWith(operation, { ms: 7, async: true });
});

test.each<[string, Submitted<string>, object]>([
  ['settled now', { kind: 'settled', row: 'R', replayed: false }, { status: 201, headers: { 'Preference-Applied': 'wait=5' }, body: { row: 'R' } }],
  [
    'settled before',
    { kind: 'settled', row: 'R', replayed: true },
    { status: 200, headers: { 'Preference-Applied': 'wait=5', 'Idempotent-Replayed': 'true' }, body: { row: 'R' } },
  ],
  [
    'accepted',
    { kind: 'accepted', workflowId: 'w' },
    { status: 202, headers: { 'Preference-Applied': 'wait=5', Location: '/there?workflow=w' }, body: { workflowId: 'w' } },
  ],
])('%s', async (_, submitted, expected) => {
  expect(await answer(submitted)).toEqual(expected);
});

test.each<[string, Submitted<string>, object]>([
  [
    'refused',
    { kind: 'refused', problem: { code: 'TOTAL_CHANGED', detail: 'd', extra: { quote: 1 } } },
    { code: 'TOTAL_CHANGED', message: 'd', extra: { quote: 1 }, errors: [] },
  ],
  ['conflicting', { kind: 'conflict' }, { code: 'IDEMPOTENCY_CONFLICT', message: 'The id o-1 was used with another body.' }],
  ['failed', { kind: 'failed' }, { code: 'INTERNAL', status: 500 }],
])('%s', async (_, submitted, expected) => {
  await expect(answer(submitted)).rejects.toMatchObject(expected);
});

test('without a preference none is applied', async () => {
  const reply = await submitOperation(
    { submit: () => Promise.resolve<Submitted<string>>({ kind: 'settled', row: 'R', replayed: false }) },
    operation,
    { waitMs: 1, async: false, applied: null },
    answers,
  );
  expect(reply.headers).toEqual({});
});
