/** A reversal as sent. */
export const halfOfIt = { reversalId: 'rv-1', points: 250 };

/** What it is answered with. */
export const answeredReversal = {
  reversalId: 'rv-1',
  redemptionId: 'rd-2001',
  programId: 'harvest',
  memberId: 'm-77',
  state: 'settled',
  points: 250,
  reversedAt: '2026-11-24T03:00:00.000Z',
  lots: [{ lotId: '41', points: 250, expiresOn: '2027-06-30', lapsed: false }],
  debtRepaid: 0,
  balance: { available: 1250, pending: 0, held: 0, debt: 0 },
  workflowId: 'reversal:harvest:rd-2001/rv-1',
  settledAt: '2026-11-24T03:00:00.210Z',
};
