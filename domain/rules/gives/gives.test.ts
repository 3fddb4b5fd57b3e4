import { evaluated, line, nets, orderOf, taken } from '../../testing/settle';
import type { DiscountRule } from '../rule-set';

const category = (name: string) => `line.category == '${name}'`;
const BILLION = 1_000_000_000;

describe('a percentage', () => {
  it('is rounded per line, as the rule set says', () => {
    const lines = [line('1', 105), line('2', 115), line('3', 104), line('4', 106)];
    const rounded = (rounding: 'half_up' | 'half_even' | 'floor') =>
      evaluated({ ruleSet: { rounding, discounts: [{ id: 'd', give: { percent: '10' } }] }, order: orderOf(lines) }).pricing.lines.map(
        ({ gross, net }) => gross - net,
      );
    expect(rounded('half_up')).toEqual([11, 12, 10, 11]);
    expect(rounded('half_even')).toEqual([10, 12, 10, 11]);
    expect(rounded('floor')).toEqual([10, 11, 10, 10]);
  });

  it('is exact to the last minor unit', () => {
    expect(taken({ give: { percent: '33.333333333333333333' } }, [line('1', Number.MAX_SAFE_INTEGER)])).toEqual([3002399751580330]);
    expect(taken({ give: { percent: '100' } }, [line('1', Number.MAX_SAFE_INTEGER)])).toEqual([Number.MAX_SAFE_INTEGER]);
    expect(taken({ give: { percent: '0.1' } }, [line('1', 500)])).toEqual([1]);
  });

  it('of the undiscounted line takes no more than what is left', () => {
    const discounts: DiscountRule[] = [
      { id: 'a', give: { percent: '70' } },
      { id: 'b', base: 'initial', give: { percent: '50' } },
    ];
    expect(nets(discounts, [line('1', 1000)])).toEqual([0]);
  });
});

describe('an amount', () => {
  it.each<[string, Omit<DiscountRule, 'id'>, number[]]>([
    ['off the order, by what is left of the lines', { give: { amount: 400, per: 'order' } }, [100, 300]],
    ['off the order, more than it costs', { give: { amount: 801, per: 'order' } }, [200, 600]],
    ['off each line', { give: { amount: 250, per: 'line' } }, [200, 250]],
    ['off each unit', { give: { amount: 70, per: 'unit' } }, [140, 210]],
    ['off each unit, more than it costs', { give: { amount: 101, per: 'unit' } }, [200, 303]],
    ['for every full amount of all lines', { give: { amount: 10, per: 'order', every: 150 } }, [13, 37]],
    ['for every full amount of a line', { give: { amount: 10, per: 'line', every: 150 } }, [10, 40]],
    ['for every full amount of a unit', { give: { amount: 10, per: 'unit', every: 60 } }, [20, 90]],
    ['for every full amount, more than it costs', { give: { amount: Number.MAX_SAFE_INTEGER, per: 'order', every: 1 } }, [200, 600]],
  ])('%s', (_name, discount, expected) => {
    expect(taken(discount, [line('1', 100, 2), line('2', 200, 3)])).toEqual(expected);
  });

  it('off a unit is at most what is left of that unit, odd minor units on the first', () => {
    // 200 shared by 3 units: 67, 67, 66.
    expect(taken({ give: { amount: 67, per: 'unit' } }, [line('1', 0, 3, { amount: 200 })])).toEqual([200]);
    expect(taken({ give: { amount: 66, per: 'unit' } }, [line('1', 0, 3, { amount: 200 })])).toEqual([198]);
  });

  it('minds no number of units', () => {
    expect(taken({ give: { amount: 2, per: 'unit' } }, [line('1', 3, BILLION)])).toEqual([2 * BILLION]);
    expect(taken({ give: { amount: 2, per: 'unit' }, maxUnits: BILLION - 1 }, [line('1', 3, BILLION)])).toEqual([2 * (BILLION - 1)]);
  });
});

describe('a price of units', () => {
  it('lowers those that are dearer', () => {
    expect(taken({ give: { unitPrice: 150 } }, [line('1', 100, 2), line('2', 200, 3), line('3', 150)])).toEqual([0, 150, 0]);
    expect(taken({ give: { unitPrice: 0 } }, [line('1', 100, 2)])).toEqual([200]);
  });

  it('may be meant of the undiscounted price', () => {
    const half: DiscountRule = { id: 'half', give: { percent: '50' } };
    expect(nets([half, { id: 'p', give: { unitPrice: 80 } }], [line('1', 100)])).toEqual([50]);
    expect(nets([half, { id: 'p', give: { unitPrice: 80 }, base: 'initial' }], [line('1', 100)])).toEqual([30]);
  });
});

describe('maxUnits', () => {
  const lines = [line('1', 500), line('2', 250, 2), line('3', 800)];

  it.each<[DiscountRule['pick'], number, number[]]>([
    ['listed', 2, [250, 125, 0]],
    ['cheapest', 1, [0, 125, 0]],
    ['cheapest', 3, [250, 250, 0]],
    ['dearest', 2, [250, 0, 400]],
    ['dearest', 9, [250, 250, 400]],
  ])('takes %s units first, %s of them', (pick, maxUnits, expected) => {
    expect(taken({ give: { percent: '50' }, maxUnits, ...(pick && { pick }) }, lines)).toEqual(expected);
  });

  it('takes the odd minor units first as listed and last when the cheapest come first', () => {
    const three = [line('1', 0, 3, { amount: 200 })];
    expect(taken({ give: { percent: '100' }, maxUnits: 2 }, three)).toEqual([134]);
    expect(taken({ give: { percent: '100' }, maxUnits: 2, pick: 'cheapest' }, three)).toEqual([133]);
    expect(taken({ give: { percent: '100' }, maxUnits: 2, pick: 'dearest' }, three)).toEqual([134]);
  });

  it('of the undiscounted price takes no more than what is left of those units', () => {
    const forty: DiscountRule = { id: 'a', give: { percent: '40' } };
    // Of 500 and 500 there are 300 and 300 left.
    expect(nets([forty, { id: 'b', base: 'initial', maxUnits: 1, give: { percent: '50' } }], [line('1', 500, 2)])).toEqual([350]);
    expect(nets([forty, { id: 'b', base: 'initial', maxUnits: 1, give: { percent: '90' } }], [line('1', 500, 2)])).toEqual([300]);
    expect(nets([forty, { id: 'b', base: 'initial', give: { percent: '60' } }], [line('1', 500, 2)])).toEqual([0]);
  });

  it('leaves the amount off the order to the units taken', () => {
    expect(taken({ give: { amount: 600, per: 'order' }, maxUnits: 2 }, lines)).toEqual([400, 200, 0]);
  });
});

describe('buy and get', () => {
  it('gives the last of each complete group, in a row by price', () => {
    const give = { buy: 3, free: 1 };
    expect(taken({ give }, [line('1', 600, 3), line('2', 800, 2)])).toEqual([600, 0]);
    expect(taken({ give }, [line('1', 600, 3)])).toEqual([0]);
    expect(taken({ give: { buy: 1, free: 2, percent: '50' } }, [line('1', 100, 2), line('2', 300, 2), line('3', 200, 2)])).toEqual([100, 150, 100]);
    // Second at half price.
    expect(taken({ give: { buy: 1, free: 1, percent: '50' } }, [line('1', 101, 5)])).toEqual([101]);
  });

  it('gives units among other lines, cheapest first', () => {
    const give = { buy: 2, free: 1, of: category('brush'), percent: '25' };
    const soap = (quantity: number) => line('1', 150, quantity, { category: 'soap' });
    const brushes = [line('2', 700, 1, { category: 'brush' }), line('3', 400, 1, { category: 'brush' })];
    expect(taken({ lines: category('soap'), give }, [soap(1), ...brushes])).toEqual([0, 0, 0]);
    expect(taken({ lines: category('soap'), give }, [soap(2), ...brushes])).toEqual([0, 0, 100]);
    expect(taken({ lines: category('soap'), give }, [soap(5), ...brushes])).toEqual([0, 175, 100]);
    expect(taken({ lines: category('soap'), give }, [soap(9), ...brushes])).toEqual([0, 175, 100]);
  });

  it('buys the dearest and gives the cheapest where the two overlap, as many times as enough units remain', () => {
    const give = { buy: 2, free: 1, of: 'true' };
    const lines = [line('1', 100, 2), line('2', 300, 2), line('3', 200, 2)];
    expect(taken({ give }, lines)).toEqual([200, 0, 0]);
    expect(taken({ give }, lines.slice(0, 2))).toEqual([100, 0]);
    expect(taken({ give }, [line('1', 100, 2)])).toEqual([0]);
    // Tea can be bought or given, coffee only given.
    const mixed = [line('1', 100, 4, { category: 'tea' }), line('2', 50, 1, { category: 'coffee' })];
    expect(taken({ lines: category('tea'), give }, mixed)).toEqual([0, 50]);
    expect(taken({ lines: category('tea'), give }, [line('1', 100, 5, { category: 'tea' }), mixed[1]!])).toEqual([100, 50]);
  });

  it('gives several units for each so many bought, and what there is of them', () => {
    const give = { buy: 2, free: 2, of: category('brush') };
    const soap = (quantity: number) => line('1', 150, quantity, { category: 'soap' });
    const brushes = (quantity: number) => line('2', 40, quantity, { category: 'brush' });
    expect(taken({ lines: category('soap'), give }, [soap(5), brushes(9)])).toEqual([0, 160]);
    expect(taken({ lines: category('soap'), give }, [soap(5), brushes(4)])).toEqual([0, 160]);
    expect(taken({ lines: category('soap'), give }, [soap(5), brushes(3)])).toEqual([0, 120]);
    // Brushes can be bought as well: two times four units of ten, or fewer where brushes run out.
    expect(taken({ give }, [soap(5), brushes(5)])).toEqual([0, 160]);
    expect(taken({ give }, [soap(8), brushes(3)])).toEqual([0, 80 + 40]);
    expect(taken({ give }, [soap(2), brushes(1)])).toEqual([0, 0]);
    expect(taken({ give }, [soap(3), brushes(1)])).toEqual([0, 40]);
    expect(taken({ give: { ...give, free: 3 } }, [soap(8), brushes(2)])).toEqual([0, 80]);
  });

  it('leaves of the dear and the cheap what has to be bought', () => {
    // Four are bought of the five that can be, so one of them is given, the cheapest; the other gift can't be bought anyway.
    const lines = [line('1', 100, 3, { category: 'tea' }), line('2', 10, 2, { category: 'tea' }), line('3', 50, 1, { category: 'coffee' })];
    expect(taken({ lines: category('tea'), give: { buy: 2, free: 1, of: 'true' } }, lines)).toEqual([0, 10, 50]);
  });

  it('tells its shares in line order, so that a cap is spread with ties to the earlier line', () => {
    const lines = [line('1', 300, 1, { category: 'brush' }), line('2', 100, 3, { category: 'brush' }), line('3', 5, 8, { category: 'soap' })];
    const discount: DiscountRule = { id: 'd', lines: category('soap'), maxAmount: 1, give: { buy: 2, free: 1, of: category('brush') } };
    expect(nets([discount], lines)).toEqual([299, 300, 40]);
    const { trace } = evaluated({ ruleSet: { discounts: [{ ...discount, maxAmount: null }] }, order: orderOf(lines) });
    expect(trace[0]?.lines).toEqual([
      { lineId: '1', amount: 300 },
      { lineId: '2', amount: 300 },
    ]);
  });

  it('gives units beyond maxUnits that were not bought', () => {
    const give = { buy: 2, free: 1, of: 'true' };
    expect(taken({ give, maxUnits: 2 }, [line('1', 100, 4)])).toEqual([100]);
    expect(taken({ give, maxUnits: 4 }, [line('1', 100, 9)])).toEqual([200]);
  });

  it('minds no number of units', () => {
    expect(taken({ give: { buy: 2, free: 1 } }, [line('1', 3, BILLION)])).toEqual([3 * 333_333_333]);
    expect(taken({ give: { buy: 1, free: BILLION, of: 'true' } }, [line('1', 3, BILLION)])).toEqual([0]);
    const give = { buy: 1, free: Number.MAX_SAFE_INTEGER, of: category('x') };
    expect(taken({ lines: category('y'), give }, [line('1', 1, 3, { category: 'y' }), line('2', 7, 5, { category: 'x' })])).toEqual([0, 35]);
  });
});

describe('so many units for a price', () => {
  it.each([
    [2, 500, [100, 0], [line('2', 300, 2), line('1', 200)]],
    [2, 500, [0], [line('1', 200, 2)]],
    [2, 400, [0], [line('1', 200, 2)]],
    // 900 800 | 700 100: the second pair would cost more than without.
    [2, 1000, [371, 329, 0, 0], [line('1', 900), line('2', 800), line('3', 700), line('4', 100)]],
    // 3 for 100 of 50 each: 50 off a group, spread 17, 17, 16, three times.
    [3, 100, [150], [line('1', 50, 10)]],
    // 60 60 | 60 50: 20 and 10 off; shares of the second 10 × 60/110 and 50/110.
    [2, 100, [25, 5], [line('1', 60, 3), line('2', 50)]],
  ])('%s for %s', (units, price, expected, lines) => {
    expect(taken({ give: { units, price } }, lines)).toEqual(expected);
  });

  it('minds no number of units', () => {
    expect(taken({ give: { units: 3, price: 5 } }, [line('1', 2, BILLION)])).toEqual([333_333_333]);
    expect(taken({ give: { units: BILLION, price: BILLION } }, [line('1', 2, BILLION - 1), line('2', 3)])).toEqual([BILLION - 1, 2]);
  });
});

describe('a set for a price', () => {
  const shirtAndTie = {
    set: [
      { lines: category('shirt'), units: 1 },
      { lines: category('tie'), units: 1 },
    ],
    price: 1600,
  };
  const shirt = (id: string, price: number, quantity = 1) => line(id, price, quantity, { category: 'shirt' });
  const tie = (id: string, price: number, quantity = 1) => line(id, price, quantity, { category: 'tie' });

  it('saves as often as it is complete, dearest first, spread by price', () => {
    expect(taken({ give: shirtAndTie }, [shirt('1', 1500), tie('2', 500, 2)])).toEqual([300, 100]);
    expect(taken({ give: shirtAndTie }, [shirt('1', 1500, 3), tie('2', 500, 2)])).toEqual([600, 200]);
    expect(taken({ give: shirtAndTie }, [shirt('1', 1500, 3)])).toEqual([0]);
    // 1400 + 300 saves 100; 1200 + 300 would cost more.
    expect(taken({ give: shirtAndTie }, [shirt('1', 1200), shirt('2', 1400), tie('3', 300, 2)])).toEqual([0, 82, 18]);
  });

  it('becomes complete though a unit fits several parts', () => {
    const give = { set: [{ units: 1 }, { lines: category('tie'), units: 1 }], price: 100 };
    // The tie is the dearest, but it has to stand for the tie.
    expect(taken({ give }, [tie('1', 900), shirt('2', 100)])).toEqual([810, 90]);
    const three = {
      set: [
        { lines: "line.category in ['a', 'b']", units: 2 },
        { lines: "line.category in ['b', 'c']", units: 2 },
        { lines: category('a'), units: 1 },
      ],
      price: 10,
    };
    const of = (id: string, name: string, price: number, quantity: number) => line(id, price, quantity, { category: name });
    expect(taken({ give: three }, [of('1', 'b', 50, 3), of('2', 'c', 10, 1), of('3', 'a', 40, 2)]).reduce((a, b) => a + b)).toBe(220);
  });

  it('keeps to the lines of its discount and to maxUnits', () => {
    const lines = [shirt('1', 1500, 2), tie('2', 500, 2)];
    expect(taken({ give: shirtAndTie, lines: category('shirt') }, lines)).toEqual([0, 0]);
    expect(taken({ give: shirtAndTie, maxUnits: 2, pick: 'dearest' }, lines)).toEqual([0, 0]);
    expect(taken({ give: shirtAndTie, maxUnits: 3 }, lines)).toEqual([300, 100]);
  });

  it('minds no number of units', () => {
    expect(taken({ give: { set: [{ units: 2 }], price: 1 } }, [line('1', 1, BILLION)])).toEqual([BILLION / 2]);
  });
});

describe('lines that are no goods', () => {
  const lines = [line('1', 1000), line('2', 500, 1, { kind: 'shipping' }), line('3', 200, 1, { kind: 'deposit' })];

  it('take part only where the condition names their kind', () => {
    expect(taken({ give: { percent: '10' } }, lines)).toEqual([100, 0, 0]);
    expect(taken({ give: { percent: '10' }, lines: 'line.unitPrice > 0' }, lines)).toEqual([100, 0, 0]);
    expect(taken({ give: { percent: '100' }, lines: "line.kind == 'shipping'" }, lines)).toEqual([0, 500, 0]);
    expect(taken({ give: { amount: 60, per: 'order' }, lines: "line['kind'] != 'deposit'" }, lines)).toEqual([40, 20, 0]);
    const give = { set: [{ units: 1 }, { lines: "line.kind == 'deposit'", units: 1 }], price: 1000 };
    expect(taken({ give }, lines)).toEqual([167, 0, 33]);
  });
});
