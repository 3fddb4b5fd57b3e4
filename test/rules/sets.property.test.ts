import fc from 'fast-check';
import type { OrderLine } from '../../domain/orders/order';
import type { Give } from '../../domain/rules/rule-set';
import { evaluated, line, orderOf } from '../../domain/testing/settle';
import { anyBasket } from './any-order';
import { CATEGORIES, price } from './any-rule-set';

const units = fc.integer({ min: 1, max: 3 });
const singles = fc
  .array(fc.record({ unitPrice: price, category: fc.constantFrom(...CATEGORIES) }), { minLength: 1, maxLength: 12 })
  .map((all) => all.map(({ unitPrice, category }, index) => line(String(index), unitPrice, 1, { category })));

const pricing = (give: Give, lines: OrderLine[]) => evaluated({ ruleSet: { discounts: [{ id: 'd', give }] }, order: orderOf(lines) }).pricing;

/** A set of so many units of each category, and what it saves, counted unit by unit: dearest units first, while a set is cheaper than its parts. */
function savedBySets(lines: readonly OrderLine[], wanted: readonly number[], setPrice: number): number {
  const shelves = CATEGORIES.map((category) => lines.filter((one) => one.category === category).map((one) => one.unitPrice!));
  for (const shelf of shelves) shelf.sort((a, b) => b - a);
  let saved = 0;
  while (wanted.every((count, place) => shelves[place]!.length >= count)) {
    const parts = wanted.flatMap((count, place) => shelves[place]!.splice(0, count)).reduce((sum, one) => sum + one, 0);
    saved += Math.max(0, parts - setPrice);
  }
  return saved;
}

test('each set costs its price, or its parts where they cost less', () => {
  fc.assert(
    fc.property(singles, units, units, price, (lines, first, second, setPrice) => {
      const wanted = [first, second];
      const set = wanted.map((count, place) => ({ lines: `line.category == '${CATEGORIES[place]!}'`, units: count }));
      expect(pricing({ set, price: setPrice }, lines).discountTotal).toBe(savedBySets(lines, wanted, setPrice));
    }),
    { numRuns: 300 },
  );
});

/** Sets and groups whose parts may overlap. */
const groups = fc.oneof(
  fc.record({ units }),
  fc.record({
    set: fc.array(fc.record({ lines: fc.constantFrom('line.unitPrice > 100', "line.category == 'tea'", 'true'), units }), {
      minLength: 1,
      maxLength: 3,
    }),
  }),
);

test('a dearer set never makes an order cheaper, and none makes it dearer', () => {
  fc.assert(
    fc.property(groups, price, price, anyBasket, (group, one, other, lines) => {
      const bare = lines.map(({ given: _given, ...rest }) => rest);
      const at = (setPrice: number) => pricing({ ...group, price: setPrice }, bare).total;
      const [cheap, dear] = [Math.min(one, other), Math.max(one, other)];
      expect(at(cheap)).toBeLessThanOrEqual(at(dear));
      expect(at(dear)).toBeLessThanOrEqual(at(Number.MAX_SAFE_INTEGER));
      expect(at(Number.MAX_SAFE_INTEGER)).toBe(evaluated({ order: orderOf(bare) }).pricing.total);
    }),
    { numRuns: 300 },
  );
});
