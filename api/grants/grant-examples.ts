/** A grant as sent. */
export const openingBalance = {
  grantId: 'opening-m-77',
  programId: 'harvest',
  memberId: 'm-77',
  points: 1500,
  reason: 'opening balance',
  grantedAt: '2026-11-01T00:00:00+07:00',
  expiresOn: '2027-06-30',
};

/** What it is answered with. */
export const answeredGrant = {
  grantId: 'opening-m-77',
  state: 'settled',
  programId: 'harvest',
  memberId: 'm-77',
  reason: 'opening balance',
  points: 1500,
  availableOn: '2026-11-01',
  expiresOn: '2027-06-30',
  lots: [{ lotId: '41', state: 'active', points: 1500, availableOn: '2026-11-01', expiresOn: '2027-06-30' }],
  debtRepaid: 0,
  balance: { available: 1500, pending: 0, held: 0, debt: 0 },
  workflowId: 'grant:harvest:opening-m-77',
  settledAt: '2026-11-01T02:11:08.120Z',
};
