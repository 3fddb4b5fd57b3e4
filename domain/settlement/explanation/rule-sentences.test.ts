import type { Language } from '../../language';
import type { DiscountRule, Give } from '../../rules/rule-set';
import { compiled, evaluated, line, orderOf, PROGRAM } from '../../testing/settle';
import type { RuleTrace } from '../outcome';
import { ENGLISH } from './english';
import { INDONESIAN } from './indonesian';
import { ruleSentences } from './rule-sentences';
import { speaker } from './speaker';

function ofDiscount(language: Language, discount: Omit<DiscountRule, 'id'>): string | undefined {
  const ruleSet = { discounts: [{ id: 'd', ...discount }] };
  const { trace } = evaluated({ ruleSet, order: orderOf([line('1', 1000, 4)]) });
  const { discounts, rounding } = compiled(ruleSet);
  return ruleSentences(discounts, trace, rounding, speaker(language, PROGRAM))[0]?.replaceAll('\u00a0', ' ');
}

describe('what a discount computes', () => {
  it('names what of the order it computed on', () => {
    const first = (more: Partial<DiscountRule>) => ofDiscount('en', { give: { percent: '10' }, ...more });
    expect(first({ maxUnits: 3 })).toContain('10 % of $30.00');
    expect(first({ lines: "line.sku == 'S1'" })).toContain('10 % of $40.00');
  });

  it.each<[Give, string, string]>([
    [
      { percent: '12.5' },
      '$5.00: 12.5 % of $40.00, rounded half up on each line.',
      'US$5,00: 12.5 % dari US$40,00, setengah dibulatkan ke atas per baris.',
    ],
    [{ amount: 100, per: 'order' }, '$1.00: $1.00 off the order.', 'US$1,00: potongan US$1,00 untuk pesanan.'],
    [{ amount: 100, per: 'line' }, '$1.00: $1.00 off each line.', 'US$1,00: potongan US$1,00 per baris.'],
    [{ amount: 100, per: 'unit' }, '$4.00: $1.00 off each unit.', 'US$4,00: potongan US$1,00 per unit.'],
    [
      { amount: 5, per: 'order', every: 1000 },
      '$0.20: $0.05 off the order for each full $10.00.',
      'US$0,20: potongan US$0,05 untuk pesanan untuk setiap kelipatan US$10,00.',
    ],
    [{ unitPrice: 900 }, '$4.00: $9.00 a unit.', 'US$4,00: US$9,00 per unit.'],
    [{ buy: 1, free: 1 }, '$20.00: buy 1, get 1 free.', 'US$20,00: beli 1, gratis 1.'],
    [{ buy: 1, free: 1, percent: '50' }, '$10.00: buy 1, get 50 % off 1.', 'US$10,00: beli 1, diskon 50 % untuk 1.'],
    [{ units: 2, price: 1500 }, '$10.00: 2 for $15.00.', 'US$10,00: 2 seharga US$15,00.'],
    [{ set: [{ units: 2 }], price: 1500 }, '$10.00: the set for $15.00.', 'US$10,00: satu paket seharga US$15,00.'],
  ])('%j', (give, english, indonesian) => {
    expect(ofDiscount('en', { give })).toBe(`Discount d gave ${english}`);
    expect(ofDiscount('id', { give })).toBe(`Diskon d memberi ${indonesian}`);
  });
});

describe('a rule that gives nothing', () => {
  const rules = compiled({
    discounts: [{ id: 'vip', give: { percent: '5' } }],
    earning: [{ id: 'base', mode: 'money', points: 1, per: 1000 }],
  });
  const told = (language: Language, ruleKind: RuleTrace['ruleKind'], ruleId: string, more: Partial<RuleTrace>) =>
    ruleSentences(
      [...rules.discounts, ...rules.earning],
      [{ ruleKind, ruleId, name: 'X', applied: false, ...more }],
      rules.rounding,
      speaker(language, PROGRAM),
    );

  it.each(Object.keys(ENGLISH.because) as (keyof typeof ENGLISH.because)[])('%s has words in both languages', (reason) => {
    expect(told('en', 'discount', 'vip', { reason })).toEqual([expect.stringMatching(/^Discount X did not apply: [a-z].+\.$/)]);
    expect(told('id', 'discount', 'vip', { reason })).toEqual([expect.stringMatching(/^Diskon X tidak berlaku: [a-z].+\.$/)]);
    expect(told('en', 'earning', 'base', { reason })).toEqual([`Earning rule X gave nothing: ${ENGLISH.because[reason]}.`]);
    expect(told('id', 'earning', 'base', { reason })).toEqual([`Aturan perolehan X tidak memberi poin: ${INDONESIAN.because[reason]}.`]);
  });

  it('shows what it came to before its budget, and no English beside its words', () => {
    const spent: Partial<RuleTrace> = {
      reason: 'NO_EFFECT',
      detail: 'no line matched',
      computed: 10,
      gave: 0,
      reductions: [
        { by: 'maxPoints', amount: 4 },
        { by: 'limits.amount', amount: 6 },
      ],
    };
    expect(told('en', 'earning', 'base', spent)).toEqual([
      'Earning rule X gave nothing: nothing matched, or it came to nothing.',
      'It came to 10 points and was lowered to 0 points by maxPoints (4 points less), limits.amount (6 points less).',
    ]);
  });
});
