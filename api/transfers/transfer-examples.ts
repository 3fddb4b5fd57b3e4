const named = { transferId: 'tr-1', programId: 'harvest', from: 'm-77', to: 'm-78' };

/** A transfer as sent. */
export const familyPool = { ...named, points: 500, reason: 'family pool' };

/** What it is answered with. */
export const answeredTransfer = {
  ...named,
  state: 'settled',
  points: 500,
  reason: 'family pool',
  transferredAt: '2026-11-23T03:00:00.000Z',
  lots: [{ fromLotId: '41', lotId: '63', points: 500, availableOn: '2026-11-01', expiresOn: '2027-06-30' }],
  debtRepaid: 0,
  fromBalance: { available: 1000, pending: 0, held: 0, debt: 0 },
  toBalance: { available: 500, pending: 0, held: 0, debt: 0 },
  workflowId: 'transfer:harvest:tr-1',
  settledAt: '2026-11-23T03:00:00.210Z',
};
