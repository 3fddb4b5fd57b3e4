/** A return as sent. */
export const oneBack = { returnId: 'R-1', lines: [{ lineId: '1', quantity: 1 }], returnedAt: '2026-11-25T10:00:00+07:00' };

export const everythingBack = { returnId: 'R-2', all: true };

/** What it is answered with. */
export const answeredReturn = {
  returnId: 'R-1',
  orderId: 'SO-1001',
  programId: 'harvest',
  memberId: 'm-77',
  state: 'done',
  returnedAt: '2026-11-25T03:00:00.000Z',
  refund: { amount: 58500, restoredValue: 250, payable: 58250, lines: [{ lineId: '1', quantity: 1, amount: 58500 }] },
  clawedBack: { points: 58, fromPending: 0, fromAvailable: 58, debt: 0, forgiven: 0 },
  restored: { points: 250, lots: [{ lotId: '41', points: 250, expiresOn: '2027-06-30', lapsed: false }] },
  debtRepaid: 0,
  balance: { available: 1808, pending: 0, held: 0, debt: 0 },
  workflowId: 'return:harvest:SO-1001/R-1',
  settledAt: '2026-11-25T03:00:00.410Z',
};
