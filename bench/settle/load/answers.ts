import type { SettledAnswer } from '../../../domain/settlement/order-answer';

const WORKFLOW_ID = '"workflowId":"';

/** Id of the workflow that settled an order, from the text of the answer; null when it names none. */
export function workflowIdIn(body: Buffer): string | null {
  const at = body.lastIndexOf(WORKFLOW_ID, undefined, 'latin1');
  if (at < 0) return null;
  const from = at + WORKFLOW_ID.length;
  return body.toString('latin1', from, body.indexOf('"', from, 'latin1'));
}

/** What an answer's numbers contradict, one sentence each. */
export function contradictions(answer: SettledAnswer): string[] {
  const { lines, discounts, redeemed, earned } = answer;
  const sums: [string, number, number][] = [
    ['the lines’ gross and the subtotal', sum(lines, ({ gross }) => gross), answer.subtotal],
    ['the lines’ net and the total', sum(lines, ({ net }) => net), answer.total],
    ['the discounts and their total', sum(discounts, ({ amount }) => amount), answer.discountTotal],
    ['subtotal less discounts and the total', answer.subtotal - answer.discountTotal, answer.total],
    ['total less points and what is payable', answer.total - (redeemed?.value ?? 0), answer.payable],
    ['the lines’ shares of the points and their value', sum(lines, (line) => line.redeemed), redeemed?.value ?? 0],
    ['the lots taken and the points redeemed', sum(redeemed?.lots ?? [], ({ points }) => points), redeemed?.points ?? 0],
    ['the rules and the points earned', sum(earned?.rules ?? [], ({ points }) => points), earned?.points ?? 0],
  ];
  return sums.filter(([, left, right]) => left !== right).map(([what, left, right]) => `${answer.orderId}: ${what} are ${left} and ${right}`);
}

/** What an answer says that the order has changed on its card, in points. */
export function pointsOf({ earned, redeemed }: SettledAnswer): number {
  return (earned?.points ?? 0) - (redeemed?.points ?? 0);
}

function sum<Item>(items: readonly Item[], numberOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + numberOf(item), 0);
}
