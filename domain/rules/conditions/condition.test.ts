import { factsOf, line, MEMBER, orderOf } from '../../testing/settle';
import type { OrderLine, OrderRequest } from '../../orders/order';
import { WorkingOrder } from '../../settlement/working-order';
import type { SettlementFacts } from '../../settlement/facts';
import { compileCondition, conditionError, type Condition } from './condition';
import type { ConditionNames } from './environment';
import { LineNames } from './line-names';
import { MemberNames } from './member-names';
import { OrderNames } from './order-names';

function condition(source: string, over: 'order' | 'line' = 'line'): Condition {
  const compiled = compileCondition(source, over);
  if (!compiled.ok) throw new Error(compiled.message);
  return compiled.condition;
}

function message(source: string, over: 'order' | 'line' = 'line'): string | null {
  const compiled = compileCondition(source, over);
  return compiled.ok ? null : compiled.message;
}

function names(lines: OrderLine[], more: Partial<OrderRequest> = {}, facts: Partial<SettlementFacts> = {}, timeZone = 'UTC'): ConditionNames {
  const order = orderOf(lines, more);
  const work = new WorkingOrder(order);
  const fixed = factsOf(order, facts);
  const [first] = work.lines;
  return {
    order: new OrderNames(order, fixed, work, timeZone),
    member: fixed.member === null ? undefined : new MemberNames(fixed.member),
    line: first && new LineNames(first),
    today: fixed.date,
  };
}

const holds = (source: string, lines: OrderLine[], more: Partial<OrderRequest> = {}, facts: Partial<SettlementFacts> = {}) =>
  condition(source).test(names(lines, more, facts));

describe('what conditions refer to', () => {
  const lines = [line('1', 65000, 2, { sku: 'RICE5', category: 'rice', listPrice: 70000 }), line('2', 900, 1, { kind: 'shipping' })];
  const more = { channel: 'pos-12', codes: ['PAYDAY'], attributes: { gift: true } };
  const facts = {
    isFirst: true,
    member: {
      ...MEMBER,
      level: 'gold',
      tags: ['vip'],
      lists: ['press'],
      birthdayIn: 3,
      joinedDays: 40,
      orders: 7,
      spend: 123,
      attributes: { size: 44 },
    },
  };

  it.each([
    "order.orderId == 'o-1'",
    "order.channel == 'pos-12' && order.channel.startsWith('pos')",
    'order.subtotal == 130000 && order.remaining == 130000 && order.total == 130900',
    'order.quantity == 2',
    "'PAYDAY' in order.codes",
    "order.placedAt == timestamp('2026-03-02T09:00:00Z')",
    "timestamp(order.placedAt) < timestamp('2026-03-02T09:00:01Z')",
    "order.placedAt > '2026-03-02T15:59:59+07:00' && order.placedAt >= '2026-03-02T09:00:00Z' && order.placedAt <= '2026-03-02T09:00:00Z'",
    "order.placedAt != 'yesterday' && !(order.placedAt < 'yesterday')",
    "order.date == '2026-03-02' && today == '2026-03-02'",
    'order.weekday == 1 && order.hour == 9',
    'order.isFirst',
    'order.attributes.gift',
    "member.id == 'm-1' && member.level == 'gold' && 'vip' in member.tags && 'press' in member.lists",
    'member.birthdayIn == 3 && member.joinedDays == 40 && member.orders == 7 && member.spend == 123',
    'member.attributes.size == 44',
    "line.kind == 'goods' && line.sku == 'RICE5' && line.category == 'rice'",
    'line.quantity == 2 && line.unitPrice == 65000 && line.listPrice == 70000',
    'line.gross == 130000 && line.remaining == 130000',
    'order.subtotal >= 100000 ? line.quantity > 1 : false',
    "order.codes.exists(code, code.lowerAscii() == 'payday')",
    'order.subtotal / 3 == 43333 && order.subtotal % 7 == 3',
    'order.subtotal > 129999.5',
  ])('%s', (source) => {
    expect(condition(source).test({ ...names(lines, more, facts) })).toBe(true);
  });

  it('are empty where the order says nothing', () => {
    const source = "order.channel == '' && line.category == '' && size(order.codes) == 0 && line.listPrice == line.unitPrice";
    expect(holds(source, [line('1', 500)])).toBe(true);
    // A line with an amount has the unit price that it comes to.
    expect(holds('line.unitPrice == 3333 && line.listPrice == 3333', [line('1', 0, 3, { amount: 10000 })])).toBe(true);
  });

  it('are exact beyond doubles', () => {
    expect(holds('order.subtotal == 9007199254740991 && order.subtotal + 2 == 9007199254740993', [line('1', Number.MAX_SAFE_INTEGER)])).toBe(true);
  });

  it.each([
    ['==', false, true, false],
    ['!=', true, false, true],
    ['<', true, false, false],
    ['<=', true, true, false],
    ['>', false, false, true],
    ['>=', false, true, true],
  ])('a time %s a text', (operator, before, at, after) => {
    const texts = ['2026-03-02T09:00:00.001Z', '2026-03-02T16:00:00+07:00', '2026-03-02T08:59:59.999Z', 'yesterday'];
    const results = texts.map((text) => holds(`order.placedAt ${operator} '${text}'`, lines));
    expect(results).toEqual([before, at, after, operator === '!=']);
  });

  it('are local times', () => {
    const late = names([line('1', 1)], { placedAt: '2026-03-01T18:30:00Z' }, {}, 'Asia/Jakarta');
    expect(condition('order.weekday == 1 && order.hour == 1').test(late)).toBe(true);
  });
});

describe('an absent attribute', () => {
  const plain = [line('1', 500, 1, { attributes: { color: 'blue', n: 3, tags: ['a', 'b'], gift: false } })];

  it.each([
    "line.attributes.nope != 'red'",
    "!(line.attributes.nope == 'red')",
    "line.attributes.nope != ''",
    'line.attributes.nope != 0 && line.attributes.nope != false',
    'line.attributes.nope != line.attributes.nope',
    'line.attributes.nope != line.attributes.other',
    'order.attributes.nope != line.attributes.color',
    "!(line.attributes.nope in ['red'])",
    "!('a' in line.attributes.nope)",
    'size(line.attributes.nope) == 0 && line.attributes.nope.size() == 0',
    "!line.attributes.nope.startsWith('r') && !line.attributes.nope.contains('x')",
    "!line.attributes.nope.exists(tag, tag == 'a') && line.attributes.nope.all(tag, tag == 'a')",
    '!(line.attributes.nope > 5) && !(line.attributes.nope <= 5) && !(5 < line.attributes.nope)',
    "!(line.attributes.nope < 'x') && !(line.attributes.nope < 2.5) && !(line.attributes.nope < line.attributes.other)",
    '!line.attributes.nope',
    '!(line.attributes.nope && true)',
    'line.attributes.nope || true',
    'true || line.attributes.nope',
    'line.attributes.nope ? false : true',
    '!has(line.attributes.nope) && has(line.attributes.color)',
    "!('nope' in line.attributes) && 'color' in line.attributes",
    "line.attributes['nope'] != 'red' && line.attributes['color'] == 'blue'",
    '!(line.attributes).nope',
    "line.attributes.toString != 'x' && !has(line.attributes.constructor)",
    "member.attributes.nope != 'x'",
    "!['a'].all(tag, line.attributes.nope) && !['a'].exists(tag, line.attributes['nope'])",
    "!['a'].exists_one(tag, line.attributes.nope) && ['a'].filter(tag, line.attributes.nope).size() == 0",
  ])('is as if it were not there: %s', (source) => {
    expect(holds(source, plain)).toBe(true);
  });

  it.each(['line.attributes.nope', "line.attributes.nope == 'red'", '(line.attributes.nope ? true : line.attributes.gift) || false'])(
    '%s does not hold',
    (source) => {
      expect(holds(source, plain)).toBe(false);
    },
  );

  it('leaves those that are there as they are', () => {
    expect(holds("line.attributes.color == 'blue' && line.attributes.n == 3 && line.attributes.n > 2 && 'a' in line.attributes.tags", plain)).toBe(
      true,
    );
    expect(holds("line.attributes.tags == ['a', 'b'] && line.attributes.n in [3, 4] && line.attributes.n + 1 == 4", plain)).toBe(true);
    expect(holds('line.attributes.gift == false && line.attributes.n == 3.0', plain)).toBe(true);
    expect(holds('has(line.attributes.gift) && has(order.channel)', plain)).toBe(true);
    // Of another type: unequal, and not true.
    expect(holds("line.attributes.n == '3' || line.attributes.color", plain)).toBe(false);
  });

  it('is an error where there is nothing else to do', () => {
    const error = (source: string) => {
      try {
        return String(holds(source, plain));
      } catch (cause) {
        return conditionError(cause);
      }
    };
    expect(error('line.attributes.nope + 1 > 0')).toContain('no such overload');
    expect(error('line.attributes.color < 5')).toContain('no such overload');
    expect(error('order.subtotal / (order.subtotal - 500) > 1')).toBe('division by zero: order.subtotal / (order.subtotal - 500) > 1');
    expect(error('order.subtotal * order.subtotal * 9000000000000000000 > 1')).toContain('integer overflow');
  });
});

describe('conditionError', () => {
  it('tells anything that was thrown', () => {
    expect([new Error('broken'), 'odd'].map(conditionError)).toEqual(['broken', 'odd']);
  });
});

describe('checking a condition', () => {
  it.each([
    ['order.subtotl > 5', 'No such key: subtotl (at character 7)'],
    ['order.subtotal', 'A condition must be true or false; this one is of type int.'],
    ["order.subtotal == 'x'", 'no such overload: int == string (at character 1)'],
    ['order.channel > 5 && order.isFirst', 'no such overload: string > int (at character 1)'],
    ['nobody.level == 1', 'Unknown variable: nobody (at character 1)'],
    ['order.subtotal >', 'Unexpected token: EOF (at character 17)'],
    ['', 'Unexpected token: EOF (at character 1)'],
    ['order.placedAt + 1 > 2', 'no such overload: google.protobuf.Timestamp + int (at character 1)'],
    ['launch()', "found no matching overload for 'launch()' (at character 1)"],
    ['order.attributes', 'A condition must be true or false; this one is of type Attributes.'],
    ["order.codes == 'X'", 'no such overload: list<string> == string (at character 1)'],
    ['size(line.attributes) > 1', "found no matching overload for 'size(Attributes)' (at character 1)"],
  ])('%s: %s', (source, expected) => {
    expect(message(source)).toBe(expected);
  });

  it('knows no line outside of lines', () => {
    expect(message('line.quantity > 1', 'order')).toBe('Unknown variable: line (at character 1)');
    expect(message('line.quantity > 1', 'line')).toBeNull();
  });

  it('bounds their size', () => {
    expect(message(`order.channel == '${'x'.repeat(4000)}'`)).toBe('A condition has at most 4000 characters.');
    expect(message(Array.from({ length: 900 }, () => '1').join('+'))).toContain('of type int');
    expect(message(`${'('.repeat(100)}true${')'.repeat(100)}`)).toContain('Exceeded maxDepth');
  });
});

describe('what a condition names', () => {
  it.each([
    ["member.level == 'x'", true],
    ['has(member.attributes.x)', true],
    ["order.channel == 'member'", false],
    ["order.codes.exists(member, member == 'x')", false],
    ['order.codes.exists(code, code == member.id)', true],
    ['order.codes.map(member, member)[0] == member.id', true],
    ['cel.bind(member, 5, member > 3)', false],
    ["[1].exists(n, n == 1) && 'a'.startsWith(cel.bind(text, member.id, text))", true],
    ["{'a': member.level}['a'] == 'x'", true],
    ['-member.spend < 0 ? true : !order.isFirst', true],
  ])('%s: the member? %s', (source, expected) => {
    expect(condition(source).namesMember).toBe(expected);
  });

  it.each([
    ["line.kind == 'shipping'", true],
    ["line['kind'] == 'shipping'", true],
    ["line.category == 'kind'", false],
    ["line.attributes.kind == 'x'", false],
    ["line.attributes['kind'] == 'x'", false],
  ])('%s: the kind of line? %s', (source, expected) => {
    expect(condition(source).namesLineKind).toBe(expected);
  });

  it.each([
    ['true', true],
    ['1 > 2', false],
    ['1 / 0 > 2', false],
    ['order.isFirst', null],
    ["'x' in ['x']", true],
  ])('%s: constant? %s', (source, expected) => {
    expect(condition(source).constant).toBe(expected);
  });
});
