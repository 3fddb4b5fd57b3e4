import { anonymous, compiled, factsOf, line, orderOf, PROGRAM } from '../testing/settle';
import type { OrderRequest } from '../orders/order';
import type { Give, RuleSet } from '../rules/rule-set';
import { explain, type Language } from './explanation';

const RULES: Partial<RuleSet> = {
  discounts: [
    { id: 'payday10', name: 'Payday 10 %', code: 'PAYDAY', give: { percent: '10' } },
    { id: 'vip', name: 'VIP', when: "member.level == 'gold'", give: { percent: '5' } },
  ],
  earning: [{ id: 'base', name: 'Base points', mode: 'money', points: 1, per: 1000, maxPoints: 100 }],
  redemption: {},
  lots: { validFor: { years: 1 } },
};

const ORDER = orderOf([line('1', 65000, 2)], { codes: ['PAYDAY', 'OLD'], redeem: { points: 500 } });

const RUPIAH = { ...PROGRAM, currency: 'IDR', currencyDigits: 0 };

function sentences(language: Language, order: OrderRequest = ORDER, rules: Partial<RuleSet> = RULES, program = RUPIAH): string[] {
  const facts = factsOf(order, { available: 1000 });
  // Intl separates the currency by a space that doesn't break.
  return explain({ request: order, facts }, compiled(rules), program, language).sentences.map((sentence) => sentence.replaceAll('\u00a0', ' '));
}

const firstOf = (rules: Partial<RuleSet>, more: Partial<OrderRequest> = {}) =>
  sentences('en', orderOf([line('1', 1000, 4)], more), rules, PROGRAM)[0];

describe('explain', () => {
  it('answers why it was 100 points, in English', () => {
    expect(sentences('en')).toEqual([
      'Payday 10 % gave IDR 13,000: 10 % of IDR 130,000, rounded half up on each line.',
      "VIP gave nothing: its condition was not met (member.level == 'gold').",
      'No rule has the code OLD.',
      "Goods of IDR 130,000, less discounts of IDR 13,000: the order's total is IDR 117,000.",
      '500 points were redeemed, worth IDR 500.',
      'Being a discount, they lower what the order earns.',
      'IDR 116,500 was left to pay.',
      'Base points gave 100 points: 1 point for each IDR 1,000 of IDR 116,500, rounded down.',
      'It came to 116 points and was lowered to 100 points by maxPoints.',
      '100 points earned, usable from 2026-03-02 through 2027-03-02.',
    ]);
  });

  it('and in Indonesian', () => {
    expect(sentences('id')).toEqual([
      'Payday 10 % memberi Rp 13.000: 10 % dari Rp 130.000, setengah dibulatkan ke atas per baris.',
      "VIP tidak memberi apa-apa: syaratnya tidak terpenuhi (member.level == 'gold').",
      'Tidak ada aturan dengan kode OLD.',
      'Barang Rp 130.000, dikurangi diskon Rp 13.000: total pesanan Rp 117.000.',
      '500 poin ditukar, senilai Rp 500.',
      'Sebagai diskon, penukaran ini mengurangi perolehan poin pesanan.',
      'Sisa yang harus dibayar Rp 116.500.',
      'Base points memberi 100 poin: 1 poin untuk setiap Rp 1.000 dari Rp 116.500, dibulatkan ke bawah.',
      'Hasilnya 116 poin, diturunkan menjadi 100 poin oleh maxPoints.',
      '100 poin diperoleh, dapat dipakai mulai 2026-03-02 sampai 2027-03-02.',
    ]);
  });

  it('gives the rules and the facts as well', () => {
    const facts = factsOf(ORDER, { available: 1000 });
    const explained = explain({ request: ORDER, facts }, compiled(RULES), RUPIAH, 'en');
    expect(explained.facts).toBe(facts);
    expect(explained.rules.map(({ ruleId, applied }) => [ruleId, applied])).toEqual([
      ['payday10', true],
      ['vip', false],
      ['base', true],
    ]);
  });

  it('names what of the order a discount computed on', () => {
    expect(firstOf({ discounts: [{ id: 'd', give: { percent: '10' }, maxUnits: 3 }] })).toContain('10 % of $30.00');
    expect(firstOf({ discounts: [{ id: 'd', give: { percent: '10' }, lines: "line.sku == 'S1'" }] })).toContain('10 % of $40.00');
  });

  it.each<[Give, string]>([
    [{ percent: '12.5' }, 'd gave $5.00: 12.5 % of $40.00, rounded half up on each line.'],
    [{ amount: 100, per: 'order' }, 'd gave $1.00: $1.00 off the order.'],
    [{ amount: 100, per: 'line' }, 'd gave $1.00: $1.00 off each line.'],
    [{ amount: 100, per: 'unit' }, 'd gave $4.00: $1.00 off each unit.'],
    [{ amount: 5, per: 'order', every: 1000 }, 'd gave $0.20: $0.05 off the order for each full $10.00.'],
    [{ unitPrice: 900 }, 'd gave $4.00: $9.00 a unit.'],
    [{ buy: 1, free: 1 }, 'd gave $20.00: buy 1, get 1 free.'],
    [{ buy: 1, free: 1, percent: '50' }, 'd gave $10.00: buy 1, get 50 % off 1.'],
    [{ units: 2, price: 1500 }, 'd gave $10.00: 2 for $15.00.'],
    [{ set: [{ units: 2 }], price: 1500 }, 'd gave $10.00: the set for $15.00.'],
  ])('words %j', (give, expected) => {
    expect(firstOf({ discounts: [{ id: 'd', give }] })).toBe(expected);
  });

  it.each<[Give, string]>([
    [{ amount: 5, per: 'order', every: 1000 }, 'd memberi US$0,20: potongan US$0,05 untuk pesanan untuk setiap kelipatan US$10,00.'],
    [{ amount: 100, per: 'line' }, 'd memberi US$1,00: potongan US$1,00 per baris.'],
    [{ amount: 100, per: 'unit' }, 'd memberi US$4,00: potongan US$1,00 per unit.'],
    [{ unitPrice: 900 }, 'd memberi US$4,00: US$9,00 per unit.'],
    [{ buy: 1, free: 1 }, 'd memberi US$20,00: beli 1, gratis 1.'],
    [{ buy: 1, free: 1, percent: '50' }, 'd memberi US$10,00: beli 1, diskon 50 % untuk 1.'],
    [{ units: 2, price: 1500 }, 'd memberi US$10,00: 2 seharga US$15,00.'],
    [{ set: [{ units: 2 }], price: 1500 }, 'd memberi US$10,00: satu paket seharga US$15,00.'],
  ])('words %j in Indonesian', (give, expected) => {
    expect(sentences('id', orderOf([line('1', 1000, 4)]), { discounts: [{ id: 'd', give }] }, PROGRAM)[0]).toBe(expected);
  });

  it('words an order without discounts in Indonesian', () => {
    const earning: RuleSet['earning'] = [
      { id: 'each', mode: 'unit', points: 2 },
      { id: 'once', mode: 'order', points: 3 },
    ];
    expect(sentences('id', orderOf([line('1', 1000, 4)], { redeem: { points: 'max' } }), { earning, redemption: { as: 'tender' } }, PROGRAM)).toEqual(
      [
        'Barang US$40,00, dikurangi diskon US$0,00: total pesanan US$40,00.',
        '1.000 poin ditukar, senilai US$10,00.',
        'Sebagai alat pembayaran, penukaran ini tidak mengurangi perolehan poin pesanan.',
        'Sisa yang harus dibayar US$30,00.',
        'each memberi 8 poin: 2 poin untuk setiap unit yang berbayar.',
        'once memberi 3 poin: 3 poin untuk pesanan.',
        '11 poin diperoleh, dapat dipakai mulai 2026-03-02, tanpa kedaluwarsa.',
      ],
    );
  });

  it('words an earning rule by its mode', () => {
    const earning: RuleSet['earning'] = [
      { id: 'each', mode: 'unit', points: 2 },
      { id: 'once', mode: 'order', points: 3 },
    ];
    expect(sentences('en', orderOf([line('1', 1000, 4)]), { earning }, PROGRAM).slice(-3)).toEqual([
      'each gave 8 points: 2 points for each unit that costs something.',
      'once gave 3 points: 3 points for the order.',
      '11 points earned, usable from 2026-03-02, never expiring.',
    ]);
  });

  it('tells of an order that earns nothing, and of one without a member', () => {
    expect(sentences('en', orderOf([line('1', 1000)]), {}).at(-1)).toBe('The order earned no points.');
    expect(sentences('id', orderOf([line('1', 1000)]), {}).at(-1)).toBe('Pesanan ini tidak memperoleh poin.');
    expect(sentences('en', anonymous([line('1', 1000)])).at(-1)).toBe('The order has no member: it neither earns nor redeems points.');
    expect(sentences('id', anonymous([line('1', 1000)])).at(-1)).toBe(
      'Pesanan ini tidak mempunyai anggota: tidak memperoleh dan tidak menukar poin.',
    );
  });

  it('tells why an order was refused', () => {
    expect(sentences('en', orderOf([line('1', 10)], { redeem: { points: 11 } }))).toEqual([
      'At most 10 points may be redeemed on the goods of this order.',
    ]);
    expect(sentences('en', orderOf([line('1', 10)], { expect: { total: 11 } }), {})).toEqual([
      'The total is 10, not 11.',
      "Goods of IDR 10, less discounts of IDR 0: the order's total is IDR 10.",
      'IDR 10 was left to pay.',
      'The order earned no points.',
    ]);
  });
});
