const balance = { available: 1000, pending: 0, held: 500, debt: 0 };
const named = { holdId: 'h-1', programId: 'harvest', memberId: 'm-77' };

/** A hold as sent. */
export const tableForTwo = { ...named, points: 500, expiresAt: '2026-11-23T12:00:00+07:00' };

/** What it is answered with. */
export const answeredHold = {
  ...named,
  state: 'active',
  points: 500,
  expiresAt: '2026-11-23T05:00:00.000Z',
  balance,
  workflowId: 'hold:harvest:h-1',
  settledAt: '2026-11-23T03:00:00.310Z',
};

/** The same once part of it is captured. */
export const shownHold = {
  ...named,
  points: 500,
  expiresAt: '2026-11-23T05:00:00.000Z',
  state: 'captured',
  captured: 300,
  resolvedBy: 'cp-1',
  resolvedAt: '2026-11-23T04:10:00.120Z',
  workflowId: 'hold:harvest:h-1',
  settledAt: '2026-11-23T03:00:00.310Z',
};

/** A capture as sent. */
export const partOfIt = { captureId: 'cp-1', points: 300 };

/** What it is answered with. */
export const answeredCapture = {
  redemptionId: 'cp-1',
  captureId: 'cp-1',
  ...named,
  state: 'settled',
  points: 300,
  redeemedAt: '2026-11-23T04:10:00.000Z',
  lots: [{ lotId: '41', points: 300, expiresOn: '2027-06-30' }],
  released: 200,
  balance: { ...balance, available: 1200, held: 0 },
  workflowId: 'capture:harvest:h-1/cp-1',
  settledAt: '2026-11-23T04:10:00.120Z',
};

/** What a void is answered with. */
export const answeredVoid = {
  ...named,
  state: 'voided',
  points: 500,
  balance: { ...balance, available: 1500, held: 0 },
  workflowId: 'void:harvest:h-1',
  settledAt: '2026-11-23T04:10:00.120Z',
};
