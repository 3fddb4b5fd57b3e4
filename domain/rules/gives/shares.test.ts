import { evaluated, line, orderOf, taken } from '../../testing/settle';
import type { Give } from '../rule-set';

const category = (name: string) => `line.category == '${name}'`;
const two = [line('1', 100), line('2', 300)];

describe('a discount is called', () => {
  it.each<[Give, string]>([
    [{ percent: '10' }, 'lines'],
    [{ amount: 5, per: 'order' }, 'order'],
    [{ amount: 5, per: 'line' }, 'lines'],
    [{ amount: 5, per: 'unit' }, 'lines'],
    [{ unitPrice: 90 }, 'lines'],
    [{ buy: 1, free: 1 }, 'lines'],
    [{ units: 2, price: 5 }, 'lines'],
    [{ set: [{ units: 2 }], price: 5 }, 'lines'],
  ])('by what it gives: %j is of the kind %s', (give, kind) => {
    const { pricing } = evaluated({ ruleSet: { discounts: [{ id: 'd', give }] }, order: orderOf(two) });
    expect(pricing.discounts.map((discount) => discount.kind)).toEqual([kind]);
  });
});

describe('odd minor units go to the earlier line, however dear the others are', () => {
  it('of what a group saves', () => {
    // 2 over 100 and 300: half a minor unit and one and a half.
    expect(taken({ give: { units: 2, price: 398 } }, two)).toEqual([1, 1]);
    expect(taken({ give: { set: [{ units: 2 }], price: 398 } }, two)).toEqual([1, 1]);
  });

  it('of what a cap leaves of several groups', () => {
    expect(taken({ give: { units: 1, price: 0 }, maxAmount: 2 }, two)).toEqual([1, 1]);
    expect(taken({ give: { set: [{ units: 1 }], price: 0 }, maxAmount: 2 }, two)).toEqual([1, 1]);
  });
});

describe('maxUnits of a set', () => {
  it('takes units in line order, whichever part names them first', () => {
    const lines = [line('1', 100, 2, { category: 'tea' }), line('2', 100, 1, { category: 'rice' })];
    const give = {
      set: [
        { lines: category('rice'), units: 1 },
        { lines: category('tea'), units: 1 },
      ],
      price: 150,
    };
    expect(taken({ give, maxUnits: 2 }, lines)).toEqual([0, 0]);
    expect(taken({ give, maxUnits: 3 }, lines)).toEqual([25, 25]);
  });
});
