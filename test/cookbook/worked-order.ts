import type { LineKind, OrderLine, OrderRequest } from '../../domain/orders/order';
import type { CompiledRule, CompiledRuleSet } from '../../domain/rules/compiled';
import { periodKey } from '../../domain/calendar/period';
import type { CounterState, ProgramFacts, SettlementFacts } from '../../domain/settlement/facts';
import type { EvaluationInput } from '../../domain/settlement/rule-context';
import { anonymous, factsOf, MEMBER } from '../../domain/testing/settle';

const RUPIAH: ProgramFacts = { programId: 'p', currency: 'IDR', currencyDigits: 0, timeZone: 'Asia/Jakarta' };
const DOLLARS: ProgramFacts = { ...RUPIAH, currency: 'USD', currencyDigits: 2 };
const USUAL = '2026-11-23T10:00:00+07:00';

/** What an order's text says, piece by piece. */
interface Told {
  lines: OrderLine[];
  order: Partial<OrderRequest>;
  member: Partial<typeof MEMBER> | null;
  facts: Partial<SettlementFacts>;
  used: { ruleId: string; times: number; byMember: boolean }[];
  /** Points; null: nothing is said of it. */
  earnedOnDay: number | null;
}

type Teller = (told: Told, ...words: (string | undefined)[]) => void;

/** The ways in which an order is written on the page (docs/rules.md, "How to read the tables"). */
const PIECES: [RegExp, Teller][] = [
  [/^([\d,]+) × (\S+) \((\S+)\) at (\S+)$/, (told, quantity, sku, category = '', price) => addLine(told, { quantity, sku, price, category })],
  [/^([\d,]+) × (\S+) as (\S+) at (\S+)$/, (told, quantity, sku, kind, price) => addLine(told, { quantity, sku, price, kind: kind as LineKind })],
  [/^code (\S+)$/, ({ order }, code = '') => (order.codes = [...(order.codes ?? []), code])],
  [/^on (\S+) at (\S+)$/, ({ order }, date, time) => (order.placedAt = `${date}T${time}:00+07:00`)],
  [/^without a member$/, (told) => (told.member = null)],
  [/^level (\S+)$/, (told, level = '') => (told.member = { ...told.member, level })],
  [/^on list (\S+)$/, (told, list = '') => (told.member = { ...told.member, lists: [list] })],
  [/^first order$/, ({ facts }) => (facts.isFirst = true)],
  [/^has ([\d,]+) points$/, ({ facts }, points) => (facts.available = amount(points))],
  [/^earned ([\d,]+) points that day$/, (told, points) => (told.earnedOnDay = amount(points))],
  [/^redeems as many as possible$/, ({ order }) => (order.redeem = { points: 'max' })],
  [/^redeems ([\d,]+)$/, ({ order }, points) => (order.redeem = { points: amount(points) })],
  [
    /^(\S+) already used (once|[\d,]+ times)( by them)?$/,
    ({ used }, ruleId = '', times, byThem) => used.push({ ruleId, times: times === 'once' ? 1 : amount(times), byMember: byThem !== undefined }),
  ],
];

/** Reads an order as it is written on the page, and makes it ready for the engine. */
export function workedOrder(text: string, compiled: CompiledRuleSet): EvaluationInput {
  const told: Told = { lines: [], order: {}, member: {}, facts: {}, used: [], earnedOnDay: null };
  for (const piece of text.split('; ')) tell(told, piece);
  const program = text.includes('$') ? DOLLARS : RUPIAH;
  const order = anonymous(told.lines, { placedAt: USUAL, ...told.order, ...(told.member !== null && { memberId: MEMBER.id }) });
  const facts = factsOf(order, told.facts, program);
  const member = told.member === null ? null : { ...MEMBER, ...told.member };
  const counters = told.used.map(({ ruleId, times, byMember }) => {
    const rule = [...compiled.discounts, ...compiled.earning].find(({ id }) => id === ruleId);
    return { ...keyOf(rule, ruleId, facts.date), memberId: byMember ? MEMBER.id : '', uses: times, amount: 0 };
  });
  return { order, compiled, program, facts: { ...facts, member, counters: [...counters, ...earnedOn(facts.date, told)] } };
}

/** The counter of `earningCaps.perDay`, which counts points of all rules. */
function earnedOn(period: string, { earnedOnDay }: Told): CounterState[] {
  const ruleKind = 'cap' as string as CounterState['ruleKind'];
  return earnedOnDay === null ? [] : [{ ruleKind, ruleId: 'earningCaps.perDay', period, memberId: MEMBER.id, uses: 1, amount: earnedOnDay }];
}

function tell(told: Told, piece: string): void {
  for (const [pattern, teller] of PIECES) {
    const found = pattern.exec(piece);
    if (found !== null) {
      teller(told, ...found.slice(1));
      return;
    }
  }
  throw new Error(`"${piece}" is no way to write an order: see worked-order.ts`);
}

interface ToldLine extends Pick<OrderLine, 'category' | 'kind'> {
  quantity: string | undefined;
  sku: string | undefined;
  price: string | undefined;
}

function addLine({ lines }: Told, { quantity, sku = '', price, ...more }: ToldLine): void {
  lines.push({ lineId: String(lines.length + 1), sku, quantity: amount(quantity), unitPrice: amount(price), ...more });
}

function keyOf(rule: CompiledRule | undefined, ruleId: string, date: string) {
  if (!rule?.limits) throw new Error(`${ruleId} has no limit that could be used`);
  return { ruleKind: rule.ruleKind, ruleId, period: periodKey(rule.limits.per, date) };
}

/** `65,000` and `$25.00` in minor units. */
export function amount(text = ''): number {
  if (!/^\$?\d{1,3}(,?\d{3})*(\.\d\d)?( times)?$/.test(text)) throw new Error(`"${text}" is no amount`);
  return Number(text.replaceAll(/\D/g, ''));
}
