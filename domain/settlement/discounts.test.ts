import { evaluated, line, nets, orderOf } from '../testing/settle';
import type { OrderRequest } from '../orders/order';
import type { DiscountRule } from '../rules/rule-set';

/** Ids of the discounts that gave something, with what they gave. */
function applied(discounts: DiscountRule[], lines = [line('1', 1000)], more: Partial<OrderRequest> = {}): Record<string, number> {
  const { pricing } = evaluated({ ruleSet: { discounts }, order: orderOf(lines, more) });
  return Object.fromEntries(pricing.discounts.map(({ discountId, amount }) => [discountId, amount]));
}

const percent = (id: string, value: string, more: Partial<DiscountRule> = {}): DiscountRule => ({ id, give: { percent: value }, ...more });

describe('one discount after the other', () => {
  it('computes on what the earlier ones left', () => {
    expect(nets([percent('a', '10'), percent('b', '10')], [line('1', 5000), line('2', 15000)])).toEqual([4050, 12150]);
    const each = (id: string, amount: number): DiscountRule => ({ id, give: { amount, per: 'line' } });
    expect(nets([each('a', 3000), each('b', 5000)], [line('1', 5000), line('2', 15000)])).toEqual([0, 7000]);
  });

  it('or on the undiscounted lines', () => {
    expect(nets([percent('a', '10'), percent('b', '20', { base: 'initial' })], [line('1', 1000, 2), line('2', 500)])).toEqual([1400, 350]);
    expect(nets([percent('a', '10', { maxUnits: 1 }), percent('b', '20', { base: 'initial' })], [line('1', 1000, 2), line('2', 500)])).toEqual([
      1500, 400,
    ]);
  });

  it('goes by priority, which decides what conditions see', () => {
    const half = percent('half', '50', { when: 'order.quantity >= 3' });
    const tenth = percent('tenth', '10', { when: 'order.remaining >= 1000' });
    expect(applied([half, tenth], [line('1', 500, 2)])).toEqual({ tenth: 100 });
    expect(applied([half, tenth], [line('1', 500, 3)])).toEqual({ half: 750 });
    expect(applied([half, { ...tenth, priority: 1 }], [line('1', 500, 3)])).toEqual({ tenth: 150, half: 675 });
    expect(applied([half, percent('whole', '1', { when: 'order.subtotal == 1500 && order.total == 750' })], [line('1', 500, 3)])).toEqual({
      half: 750,
      whole: 8,
    });
  });

  it('is listed in the order of application, given ones first, only where it gave something', () => {
    const discounts = [
      percent('late', '10', { priority: 200, name: 'Late' }),
      percent('none', '10', { lines: "line.sku == 'x'" }),
      percent('early', '5'),
    ];
    const given = [{ name: 'damage', kind: 'order', amount: 100 }];
    const { pricing } = evaluated({ ruleSet: { discounts }, order: orderOf([line('1', 1100, 1, { given }), line('2', 0)]) });
    const expected = [
      { discountId: 'damage', name: 'damage', kind: 'given', amount: 100 },
      { discountId: 'early', name: 'early', kind: 'lines', amount: 50 },
      { discountId: 'late', name: 'Late', kind: 'lines', amount: 95 },
    ];
    expect(pricing.discounts).toEqual(expected);
    expect(pricing.lines).toMatchObject([
      { discounts: expected, gross: 1100, net: 855 },
      { discounts: [], net: 0 },
    ]);
    expect(pricing).toMatchObject({ subtotal: 1100, discountTotal: 245, total: 855, goodsTotal: 855 });
  });

  it('is of a kind', () => {
    const discounts: DiscountRule[] = [
      { id: 'order', give: { amount: 1, per: 'order' } },
      { id: 'line', give: { amount: 1, per: 'line' } },
      { id: 'code', code: 'C', give: { amount: 1, per: 'order' } },
    ];
    const { pricing } = evaluated({ ruleSet: { discounts }, order: orderOf([line('1', 10)], { codes: ['c'] }) });
    expect(pricing.discounts.map(({ kind }) => kind)).toEqual(['order', 'lines', 'code']);
  });
});

describe('a cap', () => {
  const capped = percent('capped', '10', { maxAmount: 900, base: 'initial', priority: 20 });

  it.each([
    [0, 900],
    [2400, 900],
    [11400, 600],
    [12000, undefined],
  ])('with %s off before leaves %s', (amount, expected) => {
    expect(applied([{ id: 'off', priority: 10, give: { amount, per: 'order' } }, capped], [line('1', 12000)]).capped).toBe(expected);
  });

  it('is spread again over the computed shares', () => {
    expect(nets([percent('a', '10', { maxAmount: 100 })], [line('1', 4300), line('2', 1400), line('3', 2300)])).toEqual([4246, 1383, 2271]);
  });
});

describe('given discounts', () => {
  const given = (amount: number, name = 'damage') => ({ name, kind: 'order', amount });

  it('come off before any other, and alone with pricing given', () => {
    const lines = [line('1', 2000, 1, { given: [given(500)] })];
    expect(applied([percent('twenty', '20')], lines)).toEqual({ damage: 500, twenty: 300 });
    expect(applied([percent('twenty', '20')], lines, { pricing: 'given' })).toEqual({ damage: 500 });
  });

  it('are summed by name, stand on any kind of line, and take no more than there is', () => {
    const lines = [
      line('1', 1000, 1, { given: [given(300), given(50, 'loyal'), given(0, 'nothing')] }),
      line('2', 400, 1, { kind: 'shipping', given: [given(500)] }),
    ];
    const { pricing } = evaluated({ order: orderOf(lines) });
    expect(pricing.discounts.map(({ name, amount }) => [name, amount])).toEqual([
      ['damage', 700],
      ['loyal', 50],
    ]);
    expect(pricing).toMatchObject({ subtotal: 1000, discountTotal: 750, total: 650, goodsTotal: 650 });
  });
});

describe('needs', () => {
  const four = percent('four', '15', { needs: [{ lines: "line.category == 'tea'", units: 4 }, { amount: 1000 }] });
  const tea = (id: string, price: number, quantity: number) => line(id, price, quantity, { category: 'tea' });

  it('must all be met', () => {
    expect(applied([four], [tea('1', 300, 3)])).toEqual({});
    expect(applied([four], [tea('1', 300, 3), tea('2', 400, 1)])).toEqual({ four: 195 });
    expect(applied([four], [tea('1', 200, 4)])).toEqual({});
    expect(applied([four], [tea('1', 200, 4), line('2', 200)])).toEqual({ four: 150 });
  });

  it('are measured on what is left', () => {
    expect(applied([percent('half', '50'), four], [tea('1', 499, 4)])).toEqual({ half: 998 });
    expect(applied([percent('half', '50'), four], [tea('1', 500, 4)])).toEqual({ half: 1000, four: 150 });
  });
});

describe('stop', () => {
  it('lets nothing after it apply, if it gave anything', () => {
    const stop = percent('stop', '10', { stop: true, lines: "line.sku == 'S1'" });
    expect(applied([stop, percent('after', '10')])).toEqual({ stop: 100 });
    expect(applied([percent('before', '10', { priority: 1 }), stop, percent('after', '10')])).toEqual({ before: 100, stop: 90 });
    expect(applied([stop, percent('after', '10')], [line('2', 1000)])).toEqual({ after: 100 });
  });
});

describe('an exclusive group', () => {
  const group = (id: string, value: string, more: Partial<DiscountRule> = {}) => percent(id, value, { exclusive: 'g', ...more });

  it('keeps the discount worth most, of several the first', () => {
    expect(applied([group('a', '10'), group('b', '30'), group('c', '20')])).toEqual({ b: 300 });
    expect(applied([group('a', '10'), group('b', '10')])).toEqual({ a: 100 });
    expect(applied([group('a', '10'), group('b', '30', { maxAmount: 50 })])).toEqual({ a: 100 });
    expect(applied([group('a', '10', { when: 'false' }), group('b', '5'), percent('c', '1')])).toEqual({ b: 50, c: 10 });
    expect(applied([group('a', '10', { when: 'false' }), group('b', '5', { when: 'false' })])).toEqual({});
    expect(applied([group('only', '10')])).toEqual({ only: 100 });
  });

  it('computes each alone at its place', () => {
    // b comes after the half: 40 % of 500 is less than 30 % of 1000.
    expect(applied([group('a', '30'), percent('half', '50'), group('b', '40')])).toEqual({ a: 300, half: 350 });
    expect(applied([group('a', '10'), percent('half', '50'), group('b', '40')])).toEqual({ half: 500, b: 200 });
  });

  it('is decided after the groups that start before it', () => {
    const other = (id: string, value: string) => percent(id, value, { exclusive: 'h' });
    expect(applied([group('a', '10'), group('b', '90'), other('x', '10'), other('y', '20')])).toEqual({ b: 900, y: 20 });
    expect(applied([group('a', '10'), other('x', '50'), group('b', '20'), other('y', '10')])).toEqual({ x: 500, b: 100 });
  });

  it('loses its place to a stop', () => {
    expect(applied([group('a', '10'), percent('stop', '1', { stop: true }), group('b', '90')])).toEqual({ a: 100, stop: 9 });
    expect(applied([group('a', '10', { stop: true }), group('b', '20'), percent('c', '1')])).toEqual({ b: 200, c: 8 });
  });

  it('uses only the limit of the one that applies', () => {
    const discounts = [group('a', '10', { limits: { total: 5 } }), group('b', '20', { limits: { total: 5 } })];
    const { uses } = evaluated({ ruleSet: { discounts }, order: orderOf([line('1', 1000)]) });
    expect(uses).toEqual([{ ruleKind: 'discount', ruleId: 'b', period: 'lifetime', memberId: '', uses: 1, amount: 0 }]);
  });
});
