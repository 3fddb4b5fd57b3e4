import fc from 'fast-check';
import { evaluated, line, MEMBER, orderOf, PROGRAM, compiled, factsOf } from '../testing/settle';
import type { OrderLine } from '../orders/order';
import type { EarningRule, RuleSet } from '../rules/rule-set';
import { refusal } from '../testing/settle';
import { ruleSentences } from './explanation/rule-sentences';
import { speaker } from './explanation/speaker';
import type { RuleTrace } from './outcome';

const LARGEST = Number.MAX_SAFE_INTEGER;
const money: EarningRule = { id: 'base', mode: 'money', points: 1, per: 100 };

const levelled = (multiplier: string, earning: EarningRule[], more: Partial<RuleSet> = {}): Partial<RuleSet> => ({
  levels: [
    { id: 'bronze', threshold: 0 },
    { id: 'gold', threshold: 20_000, multiplier },
  ],
  earning,
  ...more,
});

function settled(level: string, ruleSet: Partial<RuleSet>, lines: OrderLine[]) {
  const order = orderOf(lines);
  return evaluated({ ruleSet, order, facts: { member: { ...MEMBER, level } } });
}

const earned = (multiplier: string, rule: Partial<EarningRule>, lines: OrderLine[], level = 'gold') =>
  settled(level, levelled(multiplier, [{ ...money, ...rule }]), lines).accrual?.points;

describe('the multiplier of a level', () => {
  it('money: floor of base × points × multiplier / per, rounded once', () => {
    // 199 × 1 × 1.5 / 100 = 2.985; rounded before it was multiplied it would be 1.5.
    expect(earned('1.5', {}, [line('1', 199)])).toBe(2);
    expect(earned('1.5', {}, [line('1', 200)])).toBe(3);
    // Once over the whole base, never per line: 3 × 67 = 201 → 3.015.
    expect(earned('1.5', {}, [line('1', 67), line('2', 67), line('3', 67)])).toBe(3);
    expect(earned('1.1', { points: 3, per: 7 }, [line('1', 100)])).toBe(47);
    expect(earned('0.5', {}, [line('1', 399)])).toBe(1);
  });

  it('unit: floor of points × quantity × multiplier', () => {
    expect(earned('1.5', { mode: 'unit', points: 1 }, [line('1', 10, 3)])).toBe(4);
    expect(earned('1.5', { mode: 'unit', points: 1 }, [line('1', 10, 1), line('2', 10, 1), line('3', 0, 5)])).toBe(3);
    expect(earned('0.3', { mode: 'unit', points: 1 }, [line('1', 10, 3)])).toBe(0);
  });

  it('order: floor of points × multiplier', () => {
    expect(earned('1.5', { mode: 'order', points: 25 }, [line('1', 10)])).toBe(37);
    // 1.005 × 200 is below 201 in doubles.
    expect(earned('1.005', { mode: 'order', points: 200 }, [line('1', 10)])).toBe(201);
  });

  it('is the level’s own, and that of the lowest for one that the rules don’t know', () => {
    expect(earned('2', {}, [line('1', 1000)], 'bronze')).toBe(10);
    expect(earned('2', {}, [line('1', 1000)], 'gold')).toBe(20);
    expect(earned('2', {}, [line('1', 1000)], 'platinum')).toBe(10);
  });

  it('leaves alone what is not multiplied', () => {
    const rules = levelled('3', [money, { id: 'bonus', mode: 'order', points: 7, multiplied: false }]);
    expect(settled('gold', rules, [line('1', 1000)]).accrual?.rules).toMatchObject([
      { ruleId: 'base', points: 30 },
      { ruleId: 'bonus', points: 7 },
    ]);
  });

  it('comes before caps and budgets, and decides which rule is best', () => {
    expect(earned('3', { maxPoints: 25 }, [line('1', 1000)])).toBe(25);
    const best = levelled('3', [money, { id: 'bonus', mode: 'order', points: 20, multiplied: false }], { earningCombine: 'best' });
    expect(settled('bronze', best, [line('1', 1000)]).accrual?.rules).toMatchObject([{ ruleId: 'bonus', points: 20 }]);
    expect(settled('gold', best, [line('1', 1000)]).accrual?.rules).toMatchObject([{ ruleId: 'base', points: 30 }]);
  });

  it('is exact up to 2^53 − 1, and refused beyond', () => {
    expect(earned('0.999999999999999999', { per: 1 }, [line('1', LARGEST)])).toBe(LARGEST - 1);
    expect(earned('1.5', { per: 3, points: 2 }, [line('1', LARGEST)])).toBe(LARGEST);
    const facts = { member: { ...MEMBER, level: 'gold' } };
    const beyond = levelled('1.000000000000000001', [{ ...money, per: 1, points: 2 }]);
    expect(refusal({ ruleSet: beyond, order: orderOf([line('1', LARGEST)]), facts })).toBe('OUT_OF_RANGE');
  });

  it('comes to what big integers come to, for all numbers', () => {
    const parts = fc.record({
      base: fc.integer({ min: 1, max: 2 ** 40 }),
      points: fc.integer({ min: 1, max: 50 }),
      per: fc.integer({ min: 1, max: 100_000 }),
      thousandths: fc.integer({ min: 1, max: 9_999 }),
    });
    fc.assert(
      fc.property(parts, ({ base, points, per, thousandths }) => {
        const multiplier = `${Math.floor(thousandths / 1000)}.${String(thousandths % 1000).padStart(3, '0')}`;
        const exact = (BigInt(base) * BigInt(points) * BigInt(thousandths)) / (BigInt(per) * 1000n);
        expect(earned(multiplier, { points, per }, [line('1', base)])).toBe(Number(exact));
      }),
    );
  });
});

describe('the explanation', () => {
  const rules = levelled('1.5', [money, { id: 'unit', mode: 'unit', points: 1 }, { id: 'once', mode: 'order', points: 5, multiplied: false }]);
  const traceOf = (level: string): RuleTrace[] => settled(level, rules, [line('1', 199, 3)]).trace;

  it('names the level and its multiplier', () => {
    const multiplied = { level: 'gold', times: '1.5' };
    expect(traceOf('gold')).toMatchObject([
      { ruleId: 'base', gave: 8, multiplied },
      { ruleId: 'unit', gave: 4, multiplied },
      { ruleId: 'once', gave: 5 },
    ]);
    expect(traceOf('gold')[2]).not.toHaveProperty('multiplied');
    expect(traceOf('bronze').some((trace) => 'multiplied' in trace)).toBe(false);
  });

  it('says so', () => {
    const { earning, rounding } = compiled(rules);
    const told = (language: 'en' | 'id', level: string) =>
      ruleSentences(earning, traceOf(level), rounding, speaker(language, PROGRAM)).map((sentence) => sentence.replaceAll('\u00a0', ' '));
    expect(told('en', 'gold')).toEqual([
      'Earning rule base gave 8 points: 1 point × 1.5 (level gold) for each $1.00 of $5.97, rounded down.',
      'Earning rule unit gave 4 points: 1 point × 1.5 (level gold) for each unit that costs something, rounded down.',
      'Earning rule once gave 5 points: 5 points for the order.',
    ]);
    expect(told('id', 'gold')[1]).toBe(
      'Aturan perolehan unit memberi 4 poin: 1 poin × 1.5 (tingkat gold) untuk setiap unit yang berbayar, dibulatkan ke bawah.',
    );
    expect(told('en', 'bronze')[1]).toBe('Earning rule unit gave 3 points: 1 point for each unit that costs something.');
  });
});

it('an order of nobody earns nothing', () => {
  const order = { ...orderOf([line('1', 1000)]) };
  delete order.memberId;
  expect(factsOf(order).member).toBeNull();
  expect(evaluated({ ruleSet: levelled('2', [money]), order }).accrual).toBeNull();
});
