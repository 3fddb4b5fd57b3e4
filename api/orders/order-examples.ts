/** The least that an order needs. */
export const plainOrder = {
  orderId: 'SO-1000',
  programId: 'harvest',
  memberId: 'm-77',
  placedAt: '2026-11-23T08:00:00+07:00',
  lines: [{ lineId: '1', sku: 'RICE5', quantity: 1, unitPrice: 65000 }],
};

/** An order that uses most of what there is. */
export const placedOrder = {
  orderId: 'SO-1001',
  programId: 'harvest',
  memberId: 'm-77',
  placedAt: '2026-11-23T09:00:00+07:00',
  channel: 'pos-12',
  lines: [{ lineId: '1', sku: 'RICE5', category: 'rice', quantity: 2, unitPrice: 65000 }],
  codes: ['PAYDAY'],
  tenders: [{ kind: 'gift_card', amount: 10000 }],
  redeem: { points: 500 },
};

/** What `placedOrder` is answered with, given 2,000 points, 10 % by the code, and a point for each 1,000. */
export const answeredOrder = {
  orderId: 'SO-1001',
  state: 'settled',
  programId: 'harvest',
  memberId: 'm-77',
  ruleSetVersion: 3,
  level: 'member',
  subtotal: 130000,
  discountTotal: 13000,
  total: 117000,
  lines: [
    {
      lineId: '1',
      gross: 130000,
      discounts: [{ discountId: 'payday10', name: 'Payday 10 %', kind: 'code', amount: 13000 }],
      net: 117000,
      redeemed: 500,
    },
  ],
  discounts: [{ discountId: 'payday10', name: 'Payday 10 %', kind: 'code', amount: 13000 }],
  codesNotApplied: [],
  redeemed: { points: 500, value: 500, lots: [{ lotId: '41', points: 500, expiresOn: '2027-06-30' }], rewards: [] },
  payable: 106500,
  earned: {
    points: 116,
    state: 'active',
    availableOn: '2026-11-23',
    expiresOn: '2027-11-23',
    base: 116500,
    rules: [{ ruleId: 'base', points: 116, base: 116500 }],
    lots: [{ lotId: '87', points: 116, state: 'active', availableOn: '2026-11-23', expiresOn: '2027-11-23' }],
    debtRepaid: 0,
  },
  issued: [],
  balance: { available: 1616, pending: 0, held: 0, debt: 0 },
  workflowId: 'settle:harvest:SO-1001',
  settledAt: '2026-11-23T02:00:00.412Z',
};
