/** A redemption as sent. */
export const freeCoffee = {
  redemptionId: 'rd-2001',
  programId: 'harvest',
  memberId: 'm-77',
  points: 500,
  reason: 'free coffee',
  redeemedAt: '2026-11-23T10:00:00+07:00',
};

/** What it is answered with. */
export const answeredRedemption = {
  redemptionId: 'rd-2001',
  programId: 'harvest',
  memberId: 'm-77',
  state: 'settled',
  points: 500,
  reason: 'free coffee',
  redeemedAt: '2026-11-23T03:00:00.000Z',
  lots: [{ lotId: '41', points: 500, expiresOn: '2027-06-30' }],
  balance: { available: 1000, pending: 0, held: 0, debt: 0 },
  workflowId: 'redemption:harvest:rd-2001',
  settledAt: '2026-11-23T03:00:00.310Z',
};
