import { evaluateOrder } from '../../domain/settlement/evaluate';
import type { EvaluationInput } from '../../domain/settlement/rule-context';

/** One run over orders, again and again. */
export interface Run {
  orders: number;
  seconds: number;
  /** Of this process, what the collector of garbage does beside it included. */
  cpuSeconds: number;
}

/** Evaluates the orders one after the other for so many seconds, in whole rounds through them. */
export function measure(inputs: readonly EvaluationInput[], seconds: number): Run {
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  let orders = 0;
  let elapsed = 0;
  while (elapsed < seconds) {
    for (const input of inputs) if (!evaluateOrder(input).ok) throw new Error(`order ${input.order.orderId} was refused`);
    orders += inputs.length;
    elapsed = (performance.now() - start) / 1_000;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { orders, seconds: elapsed, cpuSeconds: (user + system) / 1e6 };
}

/** How many discounts an order gets on average: says whether the rules have work to do. */
export function discountsPerOrder(inputs: readonly EvaluationInput[]): number {
  const given = inputs.reduce((sum, input) => {
    const result = evaluateOrder(input);
    return sum + (result.ok ? result.evaluation.pricing.discounts.length : 0);
  }, 0);
  return given / inputs.length;
}
