import type { DiscountRule, RuleSet } from '../../rule-set';
import { diffRuleSets } from '../diff';
import { changeTeller } from './tell-change';

const RUPIAH = { programId: 'p', currency: 'IDR', currencyDigits: 0, timeZone: 'Asia/Jakarta' };

function told(before: Partial<RuleSet>, after: Partial<RuleSet>, language: 'en' | 'id' = 'en'): string[] {
  // Intl puts a no-break space between currency and amount.
  return diffRuleSets({ earning: [], ...before }, { earning: [], ...after }).map((change) =>
    changeTeller(language, RUPIAH)(change).replaceAll('\u00a0', ' '),
  );
}

const payday: DiscountRule = { id: 'payday10', name: 'Payday 10 %', code: 'PAYDAY', give: { percent: '10' }, maxAmount: 50000 };
const withGive = (give: DiscountRule['give']): Partial<RuleSet> => ({ discounts: [{ id: 'd', give }] });
const GIVES: [DiscountRule['give'], string][] = [
  [{ percent: '12.5' }, '12.5 % off'],
  [{ amount: 5000, per: 'order' }, 'IDR 5,000 off the order'],
  [{ amount: 10000, per: 'order', every: 100000 }, 'IDR 10,000 off the order for each full IDR 100,000'],
  [{ unitPrice: 9000 }, 'IDR 9,000 a unit'],
  [{ buy: 2, free: 1 }, 'buy 2, get 1 free'],
  [{ buy: 1, free: 1, percent: '50', of: "line.sku == 'a'" }, "buy 1, get 50 % off 1 (“line.sku == 'a'”)"],
  [{ units: 3, price: 10000 }, '3 for IDR 10,000'],
  [
    { set: [{ lines: "line.sku == 'a'", units: 1 }, { units: 2 }], price: 15000 },
    "a set of lines “line.sku == 'a'”, units 1; units 2 for IDR 15,000",
  ],
];

test('changes of a rule', () => {
  const after: DiscountRule = { ...payday, give: { percent: '15' }, maxAmount: null, stop: true, when: 'order.isFirst' };
  expect(told({ discounts: [payday] }, { discounts: [after] })).toEqual([
    'Discount payday10 (“Payday 10 %”): what it gives / percentage is now 15; it was 10.',
    'Discount payday10 (“Payday 10 %”): most per order is now none; it was IDR 50,000.',
    'Discount payday10 (“Payday 10 %”): stops those after it is now yes; nothing was said of it before.',
    'Discount payday10 (“Payday 10 %”): condition is now “order.isFirst”; nothing was said of it before.',
  ]);
  expect(told({ discounts: [after] }, { discounts: [{ ...after, stop: false, name: 'Payday' }] }, 'id')).toEqual([
    'Diskon payday10 (“Payday”): nama kini “Payday”; sebelumnya “Payday 10 %”.',
    'Diskon payday10 (“Payday”): menghentikan yang sesudahnya kini tidak; sebelumnya ya.',
  ]);
});

test('rules that come and go', () => {
  expect(told({}, { discounts: [payday] })).toEqual([
    'Discount payday10 (“Payday 10 %”) is new: code “PAYDAY”, what it gives 10 % off, most per order IDR 50,000.',
  ]);
  expect(told({ discounts: [payday] }, {})).toEqual(['Discount payday10 (“Payday 10 %”) is gone.']);
  expect(told({}, { discounts: [payday] }, 'id')).toEqual([
    'Diskon payday10 (“Payday 10 %”) baru: kode “PAYDAY”, yang diberikan potongan 10 %, paling banyak per pesanan Rp 50.000.',
  ]);
  expect(told({ discounts: [payday] }, {}, 'id')).toEqual(['Diskon payday10 (“Payday 10 %”) dihapus.']);
  expect(told({}, { earning: [{ id: 'base', mode: 'money', points: 1, per: 1000, limits: { amount: 500, per: 'month' } }] })).toEqual([
    'Earning rule base is new: mode money, points 1 point, per IDR 1,000, limits amount 500 points, per month.',
  ]);
});

test.each(GIVES)('what a discount gives: %j', (give, words) => {
  const other: DiscountRule['give'] = 'unitPrice' in give ? { percent: '5' } : { unitPrice: 1 };
  expect(told(withGive(other), withGive(give))[0]).toContain(`what it gives is now ${words}; it was `);
});

test('parts, lists and order', () => {
  expect(told({}, { redemption: { pointValue: { points: 200, value: 100 }, maxShare: '0.5' }, rounding: 'floor' })).toEqual([
    'Rounding is now floor; nothing was said of it before.',
    'Redemption is now value of a point 200 points for IDR 100, largest share 0.5; nothing was said of it before.',
  ]);
  expect(told({ rounding: 'floor' }, {})).toEqual(['Rounding is not said any more; it was floor.']);
  expect(told({ lots: { validFor: { months: 12 } } }, { lots: { validFor: { days: 1 } } })).toEqual([
    'Lots: validity is now 1 day; it was 12 months.',
  ]);
  expect(told({ lots: { validFor: { years: 1 } } }, { lots: { validFor: null } }, 'id')).toEqual([
    'Lot: masa berlaku kini tidak ada; sebelumnya 1 tahun.',
  ]);
  const needs = (units: number): Partial<RuleSet> => ({ discounts: [{ ...payday, needs: [{ units: 1 }, { units }] }] });
  expect(told(needs(2), needs(3))).toEqual(['Discount payday10 (“Payday 10 %”): needs / 2 / units is now 3; it was 2.']);
  const [a, b] = ['a', 'b'].map((id): DiscountRule => ({ id, give: { percent: '1' } })) as [DiscountRule, DiscountRule];
  expect(told({ discounts: [a, b] }, { discounts: [b, a] })).toEqual(['The order in which discounts get their turn is now b, a.']);
  expect(told({ discounts: [a, b] }, { discounts: [b, a] }, 'id')).toEqual(['Urutan giliran diskon kini b, a.']);
  const both = { earning: ['a', 'b'].map((id) => ({ id, mode: 'order' as const, points: 1 })), earningCombine: 'best' as const };
  const turned = { ...both, earning: both.earning.toReversed() };
  expect(told(both, turned)).toEqual(['The order in which earning rules get their turn is now b, a.']);
  expect(told(both, turned, 'id')).toEqual(['Urutan giliran aturan perolehan kini b, a.']);
});

test('the same in Indonesian', () => {
  const set = { set: [{ units: 2 }], price: 15000 };
  expect(told(withGive({ percent: '5' }), withGive(set), 'id')).toEqual([
    'Diskon d: yang diberikan kini paket unit 2 seharga Rp 15.000; sebelumnya potongan 5 %.',
  ]);
  const lots = (days: number, more: object): Partial<RuleSet> => ({ lots: { validFor: { days }, ...more } });
  expect(told(lots(30, { roundUpTo: 'month' }), { lots: { validFor: { months: 2 } } }, 'id')).toEqual([
    'Lot: masa berlaku kini 2 bulan; sebelumnya 30 hari.',
    'Lot: akhir dibulatkan ke tidak disebut lagi; sebelumnya month.',
  ]);
  expect(told({}, { redemption: { pointValue: { points: 200, value: 100 } } }, 'id')).toEqual([
    'Penukaran kini nilai poin 200 poin senilai Rp 100; sebelumnya tidak disebut.',
  ]);
});

test('how levels are kept', () => {
  const before: Partial<RuleSet> = { levelPolicy: { period: { months: 12 }, downgrade: 'never' } };
  const after: Partial<RuleSet> = {
    levelPolicy: {
      qualifyOn: 'points',
      period: { calendar: 'year' },
      keepFor: { months: 6, roundUpTo: 'year' },
      downgrade: 'one_level',
      graceDays: 30,
    },
  };
  expect(told(before, after)).toEqual([
    'Level policy: reached by is now points; nothing was said of it before.',
    'Level policy: period is now calendar year; it was 12 months.',
    'Level policy: kept for is now months 6, end rounded up to year; nothing was said of it before.',
    'Level policy: downgrade is now one_level; it was never.',
    'Level policy: days of grace is now 30; nothing was said of it before.',
  ]);
  expect(told(after, before, 'id')).toEqual(
    expect.arrayContaining([
      'Kebijakan tingkat: penurunan kini never; sebelumnya one_level.',
      'Kebijakan tingkat: periode kini 12 bulan; sebelumnya kalender year.',
      'Kebijakan tingkat: dipertahankan selama tidak disebut lagi; sebelumnya bulan 6, akhir dibulatkan ke year.',
    ]),
  );
});
