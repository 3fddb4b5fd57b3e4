import type { StoredOperation } from '../settlement/stored';
import { composeHold, composeShownHold, composeVoid } from './hold-answer';
import { composeCapture, composeRedemption, withReversed } from './redemption-answer';
import { composeReversal } from './reversal-answer';
import { composeTransfer } from './transfer-answer';

const balance = { available: 1, pending: 2, held: 3, debt: 4 };

function stored<Request extends object, Posted extends object>(request: Request, posted: Posted, parts: Partial<StoredOperation> = {}) {
  return {
    ...{ kind: 'redemption', programId: 'p', id: 'x', attempt: 1, state: 'settled', fingerprint: 'f', memberId: 'm', ruleSetVersion: 1 },
    ...{
      request,
      posted,
      acceptedAt: 'then',
      requestId: 'r',
      at: 'at',
      date: 'date',
      progress: null,
      problem: null,
      workflowId: 'w',
      settledAt: 'now',
    },
    ...parts,
  } as StoredOperation<Request, Posted>;
}

const lots = [{ lotId: '1', points: 5, expiresOn: null }];
const redemption = (parts?: Partial<StoredOperation>) =>
  stored({ redemptionId: 'rd', programId: 'p', memberId: 'm', points: 5, reason: 'tea' }, { points: 5, lots, balance }, parts);
const capture = (parts?: Partial<StoredOperation>) =>
  stored({ captureId: 'cp', programId: 'p', holdId: 'h' }, { points: 5, lots, released: 2, balance }, parts);
const reversal = (parts?: Partial<StoredOperation>) =>
  stored(
    { reversalId: 'rv', programId: 'p', redemptionId: 'rd', of: { kind: 'redemption' as const, id: 'rd' } },
    { points: 5, lots: [], debtRepaid: 1, balance },
    parts,
  );
const hold = (parts?: Partial<StoredOperation>) =>
  stored({ holdId: 'h', programId: 'p', memberId: 'm', points: 7, expiresAt: '2026-11-23T09:00:00+07:00' }, { balance }, parts);
const voiding = (parts?: Partial<StoredOperation>) => stored({ holdId: 'h', programId: 'p' }, { points: 7, balance }, parts);
const transfer = (parts?: Partial<StoredOperation>) =>
  stored(
    { transferId: 't', programId: 'p', from: 'a', to: 'b', points: 5, reason: 'pool' },
    { points: 5, lots: [], debtRepaid: 0, fromBalance: balance, toBalance: balance },
    parts,
  );

const composers = [
  ['a redemption', (parts?: Partial<StoredOperation>) => composeRedemption(redemption(parts))],
  ['a capture', (parts?: Partial<StoredOperation>) => composeCapture(capture(parts))],
  ['a reversal', (parts?: Partial<StoredOperation>) => composeReversal(reversal(parts))],
  ['a hold', (parts?: Partial<StoredOperation>) => composeHold(hold(parts))],
  ['a void', (parts?: Partial<StoredOperation>) => composeVoid(voiding(parts))],
  ['a transfer', (parts?: Partial<StoredOperation>) => composeTransfer(transfer(parts))],
] as const;

test('what was posted is told as it was posted', () => {
  expect(composers.map(([, compose]) => compose())).toEqual([
    {
      ...{ redemptionId: 'rd', programId: 'p', memberId: 'm', state: 'settled', points: 5, reason: 'tea', redeemedAt: 'at', lots, balance },
      ...{ workflowId: 'w', settledAt: 'now' },
    },
    {
      ...{ redemptionId: 'cp', captureId: 'cp', holdId: 'h', programId: 'p', memberId: 'm', state: 'settled', points: 5, redeemedAt: 'at', lots },
      ...{ released: 2, balance, workflowId: 'w', settledAt: 'now' },
    },
    {
      ...{ reversalId: 'rv', redemptionId: 'rd', programId: 'p', memberId: 'm', state: 'settled', points: 5, reversedAt: 'at', lots: [] },
      ...{ debtRepaid: 1, balance, workflowId: 'w', settledAt: 'now' },
    },
    {
      ...{ holdId: 'h', programId: 'p', memberId: 'm', state: 'active', points: 7, expiresAt: '2026-11-23T02:00:00.000Z', balance },
      ...{ workflowId: 'w', settledAt: 'now' },
    },
    { holdId: 'h', programId: 'p', memberId: 'm', state: 'voided', points: 7, balance, workflowId: 'w', settledAt: 'now' },
    {
      ...{ transferId: 't', programId: 'p', from: 'a', to: 'b', state: 'settled', points: 5, reason: 'pool', transferredAt: 'at', lots: [] },
      ...{ debtRepaid: 0, fromBalance: balance, toBalance: balance, workflowId: 'w', settledAt: 'now' },
    },
  ]);
});

test.each(composers)('%s on its way, refused or failed says so', (_, compose) => {
  expect(compose({ state: 'accrued', posted: null })).toMatchObject({ state: 'settling', workflowId: 'w' });
  expect(compose({ state: 'discounted', posted: null })).toMatchObject({ state: 'settling' });
  const problem = { code: 'INSUFFICIENT_POINTS' as const, detail: 'Only 4 points are available.' };
  expect(compose({ state: 'refused', posted: null, problem })).toMatchObject({ state: 'refused', problem });
  expect(compose({ state: 'failed', posted: null })).toMatchObject({ state: 'failed', problem: { code: 'INTERNAL' } });
  expect(() => compose({ posted: null })).toThrow('settled without its outcome');
});

test('where it is read, a redemption tells what was taken back, and a hold what has become of it', () => {
  const progress = {
    restored: [
      { lotId: 1, points: 2 },
      { lotId: 2, points: 1 },
    ],
  };
  expect(withReversed(composeRedemption(redemption()), redemption({ progress }))).toMatchObject({ state: 'settled', reversed: 3 });
  expect(withReversed(composeRedemption(redemption()), redemption())).toMatchObject({ reversed: 0 });
  const refused = redemption({ state: 'refused', problem: { code: 'REDEMPTION_NOT_ALLOWED', detail: 'no' } });
  expect(withReversed(composeRedemption(refused), refused)).not.toHaveProperty('reversed');
  const now = { state: 'captured', captured: 5, resolvedBy: 'cp', resolvedAt: 'then' } as const;
  expect(composeShownHold(hold(), now)).toMatchObject({ holdId: 'h', points: 7, ...now });
});
