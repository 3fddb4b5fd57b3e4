import type { Language } from '../../language';
import type { OrderRequest } from '../../orders/order';
import type { DiscountRule, RuleSet } from '../../rules/rule-set';
import { anonymous, compiled, factsOf, line, orderOf, PROGRAM } from '../../testing/settle';
import { evaluateOrder } from '../evaluate';
import type { SettlementFacts } from '../facts';
import { ruleSentences, type Details } from './rule-sentences';
import { speaker } from './speaker';
import { whyNot } from './why-not';

interface Asked {
  rules: Partial<RuleSet>;
  order?: OrderRequest;
  facts?: Partial<SettlementFacts>;
}

const TEA = orderOf([line('1', 1000, 4, { category: 'tea' }), line('2', 500, 1, { category: 'soap' })]);

/** What is said of the rule `d` or `e`, in both languages. */
function told({ rules, order = TEA, facts }: Asked): string[] {
  const ruleSet = compiled(rules);
  const input = { order, compiled: ruleSet, program: PROGRAM, facts: factsOf(order, facts) };
  const result = evaluateOrder(input);
  if (!result.ok) throw new Error(result.refusal.detail);
  const { evaluation } = result;
  const asked = [...ruleSet.discounts, ...ruleSet.earning].find(({ id }) => id === 'd' || id === 'e')!;
  return (['en', 'id'] as Language[]).map((language) => {
    const speaks = speaker(language, PROGRAM);
    const details: Details = { whyNot: (rule, fared) => whyNot(rule, fared, { input, evaluation, speaker: speaks }), shares: () => [] };
    return ruleSentences([asked], evaluation.trace, ruleSet.rounding, speaks, details)[0]!.replaceAll('\u00a0', ' ');
  });
}

const english = (asked: Asked) => told(asked)[0];
const discount = (more: object): Partial<RuleSet> => ({ discounts: [{ id: 'd', name: 'D', give: { percent: '10' }, ...more }] });
const used = (uses: number, more: object = {}) => ({
  counters: [{ ruleKind: 'discount' as const, ruleId: 'd', period: 'lifetime', memberId: '', uses, amount: 0, ...more }],
});

describe('why a rule gave nothing', () => {
  it.each<[string, Asked, string, string]>([
    [
      'the code that was missing',
      { rules: discount({ code: 'PAYDAY' }) },
      'the order did not carry its code (PAYDAY)',
      'pesanan tidak membawa kodenya (PAYDAY)',
    ],
    [
      'when it starts',
      { rules: discount({ from: '2026-12-01T00:00:00Z' }) },
      'it had not started yet (2026-12-01T00:00:00Z)',
      'belum dimulai (2026-12-01T00:00:00Z)',
    ],
    [
      'when it ended',
      { rules: discount({ until: '2026-01-01T00:00:00Z' }) },
      'it had ended (2026-01-01T00:00:00Z)',
      'sudah berakhir (2026-01-01T00:00:00Z)',
    ],
    [
      'its limits',
      { rules: discount({ limits: { total: 5000, perMember: 1, amount: 900, per: 'lifetime' } }), facts: used(5000) },
      'its limit was used up (5,000 uses in all, one use by each member, $9.00 in all)',
      'batasnya sudah habis (5.000 kali seluruhnya, 1 kali per anggota, US$9,00 seluruhnya)',
    ],
    [
      'the period of its limits',
      { rules: discount({ limits: { total: 1, perMember: 2, per: 'month' } }), facts: used(1, { period: '2026-03' }) },
      'its limit was used up (one use in all, 2 uses by each member a month)',
      'batasnya sudah habis (1 kali seluruhnya, 2 kali per anggota sebulan)',
    ],
    [
      'its condition with what it looked at',
      { rules: discount({ when: "order.subtotal >= 10000 && member.level == 'gold'" }) },
      "its condition did not hold (order.subtotal >= 10000 && member.level == 'gold'; here order.subtotal = 4500, member.level = 'member')",
      "syaratnya tidak terpenuhi (order.subtotal >= 10000 && member.level == 'gold'; di sini order.subtotal = 4500, member.level = 'member')",
    ],
    [
      'units that it needs',
      { rules: discount({ needs: [{ units: 2 }, { lines: "line.category == 'rice'", units: 2 }] }) },
      "its condition did not hold (it needs 2 units of line.category == 'rice'; the order has 0)",
      "syaratnya tidak terpenuhi (perlu 2 unit dari line.category == 'rice'; pesanan ini mempunyai 0)",
    ],
    [
      'an amount that it needs',
      { rules: discount({ needs: [{ amount: 10_000 }] }) },
      'its condition did not hold (it needs $100.00 of goods; the order has $45.00 left of them)',
      'syaratnya tidak terpenuhi (perlu US$100,00 dari barang; di pesanan ini tersisa US$45,00)',
    ],
    [
      'that no line matched',
      { rules: discount({ lines: "line.category == 'rice'" }) },
      "no line that costs something matched (line.category == 'rice')",
      "tidak ada baris berbayar yang cocok (line.category == 'rice')",
    ],
    [
      'that there are no goods',
      { rules: discount({}), order: orderOf([line('1', 900, 1, { kind: 'shipping' })]) },
      'there were no goods left to pay for',
      'tidak ada barang yang masih harus dibayar',
    ],
    [
      'what its formula takes',
      { rules: discount({ give: { buy: 5, free: 1 }, lines: "line.category == 'tea'" }) },
      'it came to nothing: buy 5, get 1 free',
      'hasilnya nol: beli 5, gratis 1',
    ],
    ['that its cap is 0', { rules: discount({ maxAmount: 0 }) }, 'nothing was left of it', 'tidak ada yang tersisa darinya'],
    [
      'the rule that stopped it',
      { rules: { discounts: [{ id: 's', name: 'Sale', give: { percent: '5' }, stop: true }, ...discount({}).discounts!] } },
      'Sale came before it, and after that nothing more applies',
      'Sale didahulukan, dan setelah itu tidak ada lagi yang berlaku',
    ],
    [
      'the better one of its group',
      { rules: { discounts: [{ id: 's', name: 'Sale', exclusive: 'g', give: { percent: '15' } }, ...discount({ exclusive: 'g' }).discounts!] } },
      'only the best of its group applies, which was Sale; alone it would have given $4.50',
      'hanya yang terbaik dari kelompoknya berlaku, yaitu Sale; sendirian akan memberi US$4,50',
    ],
    [
      'that there is no member',
      { rules: discount({ when: 'member.orders > 3' }), order: anonymous(TEA.lines) },
      'the order has no member',
      'pesanan tidak mempunyai anggota',
    ],
  ])('says %s', (_, asked, inEnglish, inIndonesian) => {
    expect(told(asked)).toEqual([`Discount D did not apply: ${inEnglish}.`, `Diskon D tidak berlaku: ${inIndonesian}.`]);
  });

  it('says what could not be computed', () => {
    const [inEnglish, inIndonesian] = told({ rules: discount({ when: '1 / (order.quantity - 5) > 0' }) });
    expect(inEnglish).toContain('D did not apply: its condition could not be evaluated on this order (division by zero');
    expect(inIndonesian).toContain('D tidak berlaku: syaratnya tidak dapat dihitung untuk pesanan ini (division by zero');
  });

  const points = { mode: 'money', points: 1, per: 100 } as const;

  it.each<[Partial<RuleSet>, string, string]>([
    [
      { earning: [{ id: 'e', name: 'E', ...points, per: 10_000 }] },
      'it came to nothing: 1 point for each $100.00 of $45.00, rounded down',
      'hasilnya nol: 1 poin untuk setiap US$100,00 dari US$45,00, dibulatkan ke bawah',
    ],
    [
      {
        earningCombine: 'best',
        earning: [
          { id: 'more', name: 'More', ...points, points: 2 },
          { id: 'e', name: 'E', ...points },
        ],
      },
      'only the rule that gives most applies, which was More; it would have given 45 points',
      'hanya aturan yang memberi paling banyak berlaku, yaitu More; aturan ini akan memberi 45 poin',
    ],
    [
      {
        earningCombine: 'first',
        earning: [
          { id: 'one', name: 'One', ...points },
          { id: 'e', name: 'E', ...points, points: 9 },
        ],
      },
      'only the first rule that holds applies, which was One',
      'hanya aturan pertama yang terpenuhi berlaku, yaitu One',
    ],
  ])('says how earning rules fared: %j', (rules, inEnglish, inIndonesian) => {
    expect(told({ rules })).toEqual([`Earning rule E gave nothing: ${inEnglish}.`, `Aturan perolehan E tidak memberi poin: ${inIndonesian}.`]);
  });
});

describe('what a condition looked at', () => {
  it('is what earlier discounts had left, and not later ones', () => {
    const before: DiscountRule = { id: 'before', priority: 1, give: { amount: 500, per: 'order' } };
    const after: DiscountRule = { id: 'after', priority: 200, give: { percent: '50' } };
    const order = orderOf([line('1', 1000, 1, { given: [{ name: 'g', kind: 'x', amount: 200 }] }), line('2', 100, 1, { kind: 'shipping' })]);
    const { discounts = [] } = discount({ when: 'order.remaining > order.total' });
    const shown = english({ rules: { discounts: [before, ...discounts, after] }, order });
    expect(shown).toContain('here order.remaining = 300, order.total = 400');
  });

  it.each<[string, string]>([
    ["'X' in order.codes", "order.codes = ['A', 'B']"],
    ["order.attributes.gift == 'yes'", "order.attributes.gift = 'no'"],
    ["order.attributes['wrap'] == 'yes'", 'order.attributes.wrap = null'],
    ['order.isFirst', 'order.isFirst = false'],
    ["order.placedAt < '2026-01-01T00:00:00Z'", "order.placedAt = '2026-03-02T09:00:00.000Z'"],
    ['order.hour == 3 && order.hour != 4', 'order.hour = 9'],
  ])('%s', (when, shown) => {
    const order = { ...TEA, codes: ['A', 'B'], attributes: { gift: 'no' } };
    expect(english({ rules: discount({ when }), order })).toBe(`Discount D did not apply: its condition did not hold (${when}; here ${shown}).`);
  });

  it('is not told of what looks at nothing of the order', () => {
    expect(english({ rules: discount({ when: "today == '2020-01-01'" }) })).toContain("(today == '2020-01-01')");
    expect(english({ rules: discount({ when: "'x' in order.attributes" }) })).toContain("('x' in order.attributes)");
  });
});
