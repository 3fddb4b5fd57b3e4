/** A program that uses discounts, earning and redemption. */
export const harvest = {
  name: 'Harvest Rewards',
  currency: 'IDR',
  timeZone: 'Asia/Jakarta',
  ruleSet: {
    discounts: [
      {
        id: 'payday10',
        name: 'Payday 10 %',
        code: 'PAYDAY',
        when: 'order.subtotal >= 100000',
        give: { percent: '10' },
        maxAmount: 50000,
        limits: { perMember: 1, per: 'month' },
      },
    ],
    earning: [{ id: 'base', mode: 'money', points: 1, per: 1000 }],
    redemption: { pointValue: 1, multipleOf: 100, maxShare: '0.5', as: 'discount' },
    lots: { validFor: { months: 12 } },
  },
};
