import type { SettledAnswer } from '../../domain/settlement/order-answer';
import { formatCount, formatMoney } from './money';
import { reportOrder, reportTotals, worthALook } from './report';

const answer = (orderId: string, extra: Partial<SettledAnswer> = {}): SettledAnswer => ({
  ...{ orderId, state: 'settled', programId: 'p', memberId: 'm', ruleSetVersion: 1, level: 'member', workflowId: 'w', settledAt: null, issued: [] },
  ...{ subtotal: 123_450, discountTotal: 450, total: 123_000, payable: 122_900, lines: [], discounts: [], codesNotApplied: [] },
  redeemed: { points: 100, value: 100, lots: [], rewards: [] },
  earned: { points: 1_229, state: 'active', availableOn: null, expiresOn: '2011-12-31', base: 122_900, rules: [], lots: [], debtRepaid: 0 },
  balance: { available: 1_229, pending: 0, held: 0, debt: 0 },
  ...extra,
});

const order = { orderId: 'o', memberId: 'm', placedAt: '2010-12-01T08:26:00+00:00', lines: [] };

function lines(report: (say: (line: string) => void) => void): string[] {
  const said: string[] = [];
  report((line) => said.push(line.replace(/ {2,}/g, ' ').trim()));
  return said;
}

describe('formatMoney', () => {
  it.each([
    [0, 'GBP', 2, '£0.00'],
    [5, 'GBP', 2, '£0.05'],
    [-123_456_789, 'EUR', 2, '−€1,234,567.89'],
    [65_000, 'IDR', 0, 'IDR 65,000'],
    [Number.MAX_SAFE_INTEGER, 'USD', 2, '$90,071,992,547,409.91'],
  ])('writes %d %s with %d digits as %s', (minor, currency, digits, text) => {
    expect(formatMoney(minor, currency, digits)).toBe(text);
  });

  it('sets thousands apart', () => {
    expect([0, 999, 1_000, 1_234_567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567']);
  });
});

describe('reportTotals', () => {
  it('adds up exactly, and names what failed and what was replayed', () => {
    const failures = Array.from({ length: 7 }, (_, index) => `Order ${index}: no.`);
    const settled = { answers: [answer('1'), answer('2', { redeemed: null, earned: null })], replayed: 1, failures, ms: 500 };
    expect(lines((say) => reportTotals(say, settled, 'GBP'))).toEqual([
      '2 orders of 1 members settled over HTTP in 0.5 s, 4 orders/s',
      '1 of them had been settled before: the same answers came back, and nothing was changed',
      'goods before discounts £2,469.00',
      'discounts −£9.00',
      'redeemed, 100 points −£1.00',
      'to pay £2,458.00',
      'earned 1,229 points',
      '7 orders did not settle:',
      ...failures.slice(0, 5),
    ]);
  });
});

describe('reportOrder', () => {
  it('reads like a receipt', () => {
    const discounts = [{ discountId: 'd', name: 'Welcome', kind: 'code' as const, amount: 450 }];
    const rules = [{ ruleId: 'base', points: 1_229, base: 122_900 }];
    const shown = answer('o', { discounts, codesNotApplied: [{ code: 'OLD', reason: 'EXPIRED' }], earned: { ...answer('o').earned!, rules } });
    expect(lines((say) => reportOrder(say, order, shown, 'GBP'))).toEqual([
      'Order o of member m, 2010-12-01 08:26',
      '0 lines of goods £1,234.50',
      'Welcome (code) −£4.50',
      'code OLD EXPIRED',
      '100 points redeemed −£1.00',
      'to pay £1,229.00',
      'earned 1,229 points base 1229',
      'balance 1,229 points the new ones until 2011-12-31',
    ]);
  });

  it('says nothing of points where there is no member', () => {
    const anonymous = answer('o', { memberId: null, redeemed: null, earned: null, balance: null });
    expect(lines((say) => reportOrder(say, order, anonymous, 'GBP'))).toEqual([
      'Order o of member –, 2010-12-01 08:26',
      '0 lines of goods £1,234.50',
      'to pay £1,229.00',
    ]);
  });
});

describe('worthALook', () => {
  it('picks orders that show something, each once', () => {
    const none = { redeemed: null };
    const code = { discounts: [{ discountId: 'd', name: 'D', kind: 'code' as const, amount: 1 }] };
    const plain = answer('plain', none);
    const both = answer('both', code);
    const mistyped = answer('mistyped', { ...none, codesNotApplied: [{ code: 'X', reason: 'UNKNOWN' }] });
    expect(worthALook([plain, both, mistyped]).map(({ orderId }) => orderId)).toEqual(['both', 'plain', 'mistyped']);
    expect(worthALook([])).toEqual([]);
  });
});
