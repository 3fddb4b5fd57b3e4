import fc from 'fast-check';
import { factsOf, line, orderOf } from '../../testing/settle';
import { LINE_KINDS } from '../../orders/order';
import { WorkingOrder } from '../../settlement/working-order';
import { compileCondition, type Condition } from './condition';
import { LineNames } from './line-names';
import { MemberNames } from './member-names';
import { OrderNames } from './order-names';

function condition(source: string): Condition {
  const compiled = compileCondition(source, 'line');
  if (!compiled.ok) throw new Error(`${source}: ${compiled.message}`);
  return compiled.condition;
}

test.each([
  "line.category == 'rice' && line.category == 'tea'",
  "'rice' == line.category && !(line.category == 'rice')",
  "line.category in ['rice', 'tea'] && line.category in ['soap']",
  "line.category in ['rice', 'tea'] && !(line.category in ['tea', 'rice'])",
  "line['category'] == 'rice' && line.category != 'rice'",
  'line.quantity < 1',
  'line.quantity > 5 && 6 > line.quantity',
  'line.unitPrice <= -1',
  'order.subtotal >= 100 && order.subtotal < 100',
  'order.weekday == 0',
  'order.weekday in [8, 9]',
  'order.hour >= 24',
  'order.isFirst && !order.isFirst',
  'order.isFirst == true && order.isFirst == false',
  'member.birthdayIn < -1',
  "line.kind == 'delivery'",
  "(line.kind == 'goods' || line.kind == 'tip') && line.kind == 'fee'",
  "(order.hour < 5 ? line.sku == 'a' : line.sku == 'b') && line.sku == 'c'",
  "line.attributes.size == 'S' && line.attributes.size == 'M'",
  'line.attributes.gift && line.attributes.gift == false',
  "line.attributes.size > 5 && line.attributes.size < 'x' && line.attributes.size < 3",
  "order.placedAt < '2026-11-01T00:00:00Z' && order.placedAt > '2026-11-01T07:00:00+07:00'",
  "today >= '2026-12-01' && today < '2026-11-01'",
  'false',
  'order.hour > 3 && false',
  '1 / 0 > 0',
])('%s never holds', (source) => {
  expect(condition(source).ways).toEqual([]);
});

test.each([
  "line.category == 'rice' || line.category == 'tea'",
  "line.category != 'rice' && line.category != 'tea'",
  'line.quantity > 5 && line.quantity < 7',
  'line.quantity >= 5 && line.quantity <= 5',
  'order.weekday == 7',
  'order.hour == 23 && order.hour == order.weekday + 16',
  'order.subtotal > 100 && order.remaining < 100',
  "line.kind == 'tip'",
  "line.kind != 'goods'",
  'line.attributes.gift && order.isFirst',
  '!(line.attributes.weight < 5) && !(line.attributes.weight >= 5)',
  'line.attributes.weight == 5 && line.attributes.weight < 5.5',
  "'vip' in member.tags && !('vip' in member.lists)",
  "order.codes.exists(line, line == 'a') && line.sku == 'b'",
  "order.channel.startsWith('a') && order.channel.startsWith('b')",
  "order.placedAt < '2026-11-01T07:00:01+07:00' && order.placedAt > '2026-10-31T23:59:59Z'",
  "order.placedAt == 'whenever' || order.hour == 1",
  "today >= '2026-12-01' && today <= '2026-12-01'",
  "order.hour < 5 ? line.sku == 'a' : line.sku == 'b'",
  'true',
])('%s may hold', (source) => {
  expect(condition(source).ways).not.toEqual([]);
});

test('a condition too entangled to be looked into may hold', () => {
  const either = (name: string) => `(${['a', 'b', 'c', 'd'].map((value) => `line.attributes.${name} == '${value}'`).join(' || ')})`;
  expect(condition(['u', 'v', 'w', 'x', 'y'].map(either).join(' && ')).ways).not.toEqual([]);
  const long = Array.from({ length: 205 }, (_, n) => `today=='${n}'`);
  const nested = (parts: string[]): string =>
    parts.length === 1 ? (parts[0] ?? '') : `(${nested(parts.slice(0, parts.length / 2))} || ${nested(parts.slice(parts.length / 2))})`;
  expect(condition(nested(long)).ways).toEqual([[expect.objectContaining({ name: 'line.kind' })]]);
});

const comparison = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('line.quantity', 'order.hour', 'line.unitPrice', 'line.attributes.n'),
      fc.constantFrom('==', '!=', '<', '<=', '>', '>='),
      fc.integer({ min: -1, max: 4 }),
    )
    .chain(([name, operator, value]) => fc.constantFrom(`${name} ${operator} ${value}`, `${value} ${operator} ${name}`)),
  fc
    .tuple(fc.constantFrom('line.category', 'line.kind', 'line.attributes.t'), fc.constantFrom('==', '!='), fc.constantFrom('a', 'goods', 'tip'))
    .map(([name, operator, value]) => `${name} ${operator} '${value}'`),
  fc
    .tuple(fc.constantFrom('line.category', 'line.attributes.t'), fc.subarray(["'a'", "'b'"]))
    .map(([name, values]) => `${name} in [${values.join(', ')}]`),
  fc.constantFrom('order.isFirst', 'line.attributes.gift', 'line.attributes.t', "line.sku.startsWith('S')"),
);
const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    comparison,
    fc
      .tuple(tie('expression'), fc.constantFrom('&&', '&&', '||'), tie('expression'))
      .map(([left, operator, right]) => `(${left} ${operator} ${right})`),
    tie('expression').map((inner) => `!(${inner})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([test, then, otherwise]) => `(${test} ? ${then} : ${otherwise})`),
  ),
}));
const attributes = fc.record(
  { n: fc.integer({ min: -1, max: 4 }), t: fc.constantFrom('a', 'b', true, false), gift: fc.boolean() },
  { requiredKeys: [] },
);
const lines = fc.record({
  unitPrice: fc.integer({ min: 0, max: 4 }),
  quantity: fc.integer({ min: 1, max: 4 }),
  hour: fc.integer({ min: 0, max: 4 }),
  isFirst: fc.boolean(),
  more: fc.record({ category: fc.constantFrom('a', 'b', ''), kind: fc.constantFrom(...LINE_KINDS), attributes }),
});

test('what is said never to hold never does, whatever the line', () => {
  fc.assert(
    fc.property(expression, fc.array(lines, { minLength: 5, maxLength: 20 }), (source, all) => {
      const compiled = condition(source);
      if (compiled.ways.length > 0) return;
      for (const { unitPrice, quantity, hour, isFirst, more } of all) {
        if (!compiled.namesLineKind && more.kind !== 'goods') continue;
        const order = orderOf([line('1', unitPrice, quantity, more)], { placedAt: `2026-03-02T0${hour}:00:00Z` });
        const work = new WorkingOrder(order);
        const facts = factsOf(order, { isFirst });
        const names = {
          order: new OrderNames(order, facts, work, 'UTC'),
          member: facts.member === null ? undefined : new MemberNames(facts.member),
          line: work.lines[0] && new LineNames(work.lines[0]),
          today: facts.date,
        };
        expect(holds(compiled, names)).toBe(false);
      }
    }),
    { numRuns: 2000 },
  );
});

/** A condition that can't be computed doesn't hold. */
function holds(compiled: Condition, names: Parameters<Condition['test']>[0]): boolean {
  try {
    return compiled.test(names);
  } catch {
    return false;
  }
}
