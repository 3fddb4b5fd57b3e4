import type { OrderLine, OrderRequest } from '../../domain/orders/order';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import type { MemberFacts, ProgramFacts, SettlementFacts } from '../../domain/settlement/facts';
import type { EvaluationInput } from '../../domain/settlement/rule-context';
import { CATEGORIES, CODE } from './rule-sets';

const ORDERS = 1_000;
const LINES = 5;
const PROGRAM: ProgramFacts = { programId: 'bench', currency: 'IDR', currencyDigits: 0, timeZone: 'Asia/Jakarta' };
const DATE = '2026-11-23';

/** A number from 0 up to, but not including, `end`. */
type Draw = (end: number) => number;

/**
 * Orders of five lines with all that step 1 knows of them, the same in every run: one to four units a line, three in ten with the code, a quarter
 * redeeming as much as they may, a quarter of gold members, one in twenty of staff, placed from 8:00 to 21:00.
 */
export function ordersFor(compiled: CompiledRuleSet): EvaluationInput[] {
  const draw = drawFrom(20_261_123);
  return Array.from({ length: ORDERS }, (_, index) => {
    const at = `${DATE}T${String(1 + draw(14)).padStart(2, '0')}:15:00.000Z`;
    const order = orderOf(index, at, draw);
    return { order, compiled, program: PROGRAM, facts: factsOf(order, at, draw) };
  });
}

function orderOf(index: number, placedAt: string, draw: Draw): OrderRequest {
  return {
    orderId: `o-${index}`,
    programId: PROGRAM.programId,
    memberId: `m-${draw(10_000)}`,
    placedAt,
    lines: Array.from({ length: LINES }, (_, place) => lineOf(place, draw)),
    ...(draw(10) < 3 && { codes: [CODE] }),
    ...(draw(4) === 0 && { redeem: { points: 'max' as const } }),
  };
}

function lineOf(place: number, draw: Draw): OrderLine {
  const category = CATEGORIES[draw(CATEGORIES.length)] ?? CATEGORIES[0];
  return { lineId: String(place + 1), sku: `${category}-${draw(20)}`, category, quantity: 1 + draw(4), unitPrice: 500 * (6 + draw(294)) };
}

function factsOf({ memberId = '' }: OrderRequest, at: string, draw: Draw): SettlementFacts {
  const member: MemberFacts = {
    id: memberId,
    level: draw(4) === 0 ? 'gold' : 'member',
    tags: draw(20) === 0 ? ['staff'] : [],
    lists: [],
    birthdayIn: draw(365),
    joinedDays: draw(2_000),
    orders: draw(100),
    spend: 1_000 * draw(10_000),
    attributes: {},
  };
  const counter = { ruleKind: 'discount', ruleId: 'd1', period: 'lifetime', memberId: '', uses: draw(1_000), amount: 0 } as const;
  const available = draw(100_000);
  return { at, date: DATE, member, isFirst: false, available, balance: available, counters: [counter] };
}

/** Draws of a linear congruential generator (Numerical Recipes), which is random enough for baskets. */
function drawFrom(seed: number): Draw {
  let state = seed;
  return (end) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}
