import type { StoredSimulation } from '../../db/simulations/simulation';
import type { Sums } from '../../domain/simulation/totals';

/** The answer to a request: nothing in it changes later, so that a replay answers the same. */
export function requestedItem({ simulationId, programId, from, to, requestedAt, actor, warnings, workflowId }: StoredSimulation) {
  return { simulationId, programId, state: 'running' as const, from, to, requestedAt, requestedBy: actor, warnings, workflowId };
}

/** A simulation as it is now. */
export function shownItem(simulation: StoredSimulation, now: Date) {
  const { state, finishedAt, orders, totals, problem, ruleSet, fileUntil } = simulation;
  return {
    ...requestedItem(simulation),
    state,
    finishedAt,
    progress: { done: totals.orders.looked, orders },
    totals: composeTotals(simulation),
    file: hasFile(simulation, now) ? fileOf(simulation) : null,
    fileUntil,
    problem,
    ruleSet,
  };
}

/** Whether the result file is whole and still there. */
export function hasFile({ state, fileUntil }: Pick<StoredSimulation, 'state' | 'fileUntil'>, now: Date): boolean {
  return state === 'done' && fileUntil !== null && Date.parse(fileUntil) > now.getTime();
}

function fileOf({ simulationId, programId }: StoredSimulation): string {
  return `/v1/simulations/${simulationId}/file?programId=${programId}`;
}

/** Out of `jsonb`, which keeps no order of keys. */
function composeTotals({ totals: { orders, before, after, discounts, earning, refusals, levels, ruleErrors = [] } }: StoredSimulation) {
  const { looked, same, different, refused, paysLess, paysMore, earnsMore, earnsLess } = orders;
  return {
    orders: { looked, same, different, refused, paysLess, paysMore, earnsMore, earnsLess },
    before: composeSums(before),
    after: composeSums(after),
    change: change(before, after),
    discounts: discounts.map(composeRule),
    earning: earning.map(composeRule),
    refusals: refusals.map(({ code, orders: count }) => ({ code, orders: count })),
    levels: levels.map((move) => ({ before: move.before, after: move.after, orders: move.orders })),
    ruleErrors: ruleErrors.map((failed) => ({ ruleKind: failed.ruleKind, ruleId: failed.ruleId, orders: failed.orders, detail: failed.detail })),
  };
}

function composeSums({ discountTotal, total, payable, redeemedPoints, redeemedValue, earnedPoints }: Sums): Sums {
  return { discountTotal, total, payable, redeemedPoints, redeemedValue, earnedPoints };
}

function change(before: Sums, after: Sums): Sums {
  const difference = (name: keyof Sums) => after[name] - before[name];
  return {
    discountTotal: difference('discountTotal'),
    total: difference('total'),
    payable: difference('payable'),
    redeemedPoints: difference('redeemedPoints'),
    redeemedValue: difference('redeemedValue'),
    earnedPoints: difference('earnedPoints'),
  };
}

type Rule = StoredSimulation['totals']['discounts'][number];

function composeRule({ id, before, after }: Rule): Rule {
  const given = ({ orders, amount }: Rule['before']) => ({ orders, amount });
  return { id, before: given(before), after: given(after) };
}
