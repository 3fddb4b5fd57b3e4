import type { CompiledEarning } from '../rules/compiled';
import type { EarnedByRule } from '../settlement/outcome';
import { earningBases, type EarnedOrder } from './earned-order';
import type { LineReturned } from './returned';

/** An exact part of a whole. */
interface Part {
  readonly part: bigint;
  readonly whole: bigint;
}

/**
 * What of an order's points goes with everything that came back of it, rule by rule: floor(earned × returned base / base), over the rule's own
 * base; of a rule that gives points once per order over the whole order's, of one that gives them per unit over its units. Points.
 */
export function proportionalTarget(earned: EarnedOrder, lines: readonly LineReturned[]): number {
  const modes = new Map(earned.compiled.earning.map((rule) => [rule.id, rule.mode]));
  // Each is at most what its rule gave, and all of them together what the order earned.
  return earned.accrual.rules.reduce((sum, rule) => sum + ofRule(rule, modes.get(rule.ruleId) ?? 'money', earned, lines), 0);
}

function ofRule(rule: EarnedByRule, mode: CompiledEarning['mode'], earned: EarnedOrder, lines: readonly LineReturned[]): number {
  const { part, whole } = partBack(rule, mode, earned, lines);
  return Number((BigInt(rule.points) * part) / whole);
}

function partBack(rule: EarnedByRule, mode: CompiledEarning['mode'], earned: EarnedOrder, lines: readonly LineReturned[]): Part {
  const own = new Map(rule.lines.map((line) => [line.lineId, line]));
  if (mode === 'unit') return unitsBack(own, lines);
  const bases = earningBases(earned);
  const basesOf = (counts: (line: LineReturned) => boolean) =>
    lines.flatMap((line, index) => (counts(line) ? [{ line, base: bases[index] ?? 0 }] : []));
  const ofOrder = basesOf(({ isGoods }) => isGoods);
  // An order whose goods came to nothing can still have earned on something else.
  if (mode === 'order' && ofOrder.some(({ base }) => base > 0)) return baseBack(ofOrder);
  return baseBack(basesOf(({ lineId }) => own.has(lineId)));
}

/** A line's base goes with its net; only the sum is ever rounded. */
function baseBack(based: readonly { line: LineReturned; base: number }[]): Part {
  let whole = 0n;
  let [part, per] = [0n, 1n];
  for (const { line, base } of based) {
    whole += BigInt(base);
    if (line.amountBack === 0 || base === 0) continue;
    // Where points were redeemed as a discount the base is less than the net: a fraction of it comes back.
    const net = base === line.net || line.amountBack === line.net ? 1n : BigInt(line.net);
    const back = net === 1n ? BigInt(Math.min(base, line.amountBack)) : BigInt(base) * BigInt(line.amountBack);
    [part, per] = [part * net + back * per, per * net];
  }
  return { part, whole: whole * per };
}

/** Of a line of which nothing is left all units count. */
function unitsBack(own: ReadonlyMap<string, EarnedByRule['lines'][number]>, lines: readonly LineReturned[]): Part {
  let [part, whole] = [0n, 0n];
  for (const { lineId, unitsBack: units, net, amountBack } of lines) {
    const counted = own.get(lineId)?.quantity ?? 0;
    whole += BigInt(counted);
    part += BigInt(amountBack === net ? counted : Math.min(units, counted));
  }
  return { part, whole };
}
