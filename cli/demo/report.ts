import type { SettledAnswer } from '../../domain/settlement/order-answer';
import type { Say } from '../terminal';
import { formatCount, formatMoney } from './money';
import type { OrderBody } from './sample-orders';
import type { SettledOrders } from './settle-orders';

const LABEL_WIDTH = 34;
const AMOUNT_WIDTH = 14;
const SHOWN_FAILURES = 5;

/** Prints what came of a set of orders: how many, how fast, and the sums over them. Money in the currency's minor unit. */
export function reportTotals(say: Say, { answers, replayed, failures, ms }: SettledOrders, currency: string): void {
  const sum = (of: (answer: SettledAnswer) => number) => answers.reduce((total, answer) => total + of(answer), 0);
  const money = (of: (answer: SettledAnswer) => number) => formatMoney(sum(of), currency);
  const rate = Math.round((answers.length * 1000) / Math.max(1, ms));
  const members = new Set(answers.map((answer) => answer.memberId)).size;
  say(`${answers.length} orders of ${members} members settled over HTTP in ${(ms / 1000).toFixed(1)} s, ${formatCount(rate)} orders/s`);
  if (replayed > 0) say(`  ${replayed} of them had been settled before: the same answers came back, and nothing was changed`);
  say(
    row(
      'goods before discounts',
      money((a) => a.subtotal),
    ),
  );
  say(
    row(
      'discounts',
      money((a) => -a.discountTotal),
    ),
  );
  say(
    row(
      `redeemed, ${formatCount(sum((a) => a.redeemed?.points ?? 0))} points`,
      money((a) => -(a.redeemed?.value ?? 0)),
    ),
  );
  say(
    row(
      'to pay',
      money((a) => a.payable),
    ),
  );
  say(row('earned', `${formatCount(sum((a) => a.earned?.points ?? 0))} points`));
  if (failures.length === 0) return;
  say(`${failures.length} orders did not settle:`);
  for (const failure of failures.slice(0, SHOWN_FAILURES)) say(`  ${failure}`);
}

/** Prints one order as a till receipt would, with what it means for the member's points. */
export function reportOrder(say: Say, order: OrderBody, answer: SettledAnswer, currency: string): void {
  const money = (minor: number) => formatMoney(minor, currency);
  say(`Order ${answer.orderId} of member ${answer.memberId ?? '–'}, ${order.placedAt.slice(0, 16).replace('T', ' ')}`);
  say(row(`${answer.lines.length} ${answer.lines.length === 1 ? 'line' : 'lines'} of goods`, money(answer.subtotal)));
  for (const discount of answer.discounts) say(row(`${discount.name}${discount.kind === 'code' ? ' (code)' : ''}`, money(-discount.amount)));
  for (const { code, reason } of answer.codesNotApplied) say(row(`code ${code}`, reason));
  if (answer.redeemed && answer.redeemed.points > 0) say(row(`${answer.redeemed.points} points redeemed`, money(-answer.redeemed.value)));
  say(row('to pay', money(answer.payable)));
  if (!answer.earned || !answer.balance) return;
  const { points, rules, expiresOn } = answer.earned;
  const by = rules.map((rule) => `${rule.ruleId} ${rule.points}`).join(', ');
  say(row('earned', `${formatCount(points)} points`, by));
  say(row('balance', `${formatCount(answer.balance.available)} points`, points > 0 && expiresOn !== null ? `the new ones until ${expiresOn}` : ''));
}

/** Orders worth a look: the first with both a code and a redemption, the first that earned by most rules, the first whose code did not apply. */
export function worthALook(answers: readonly SettledAnswer[]): SettledAnswer[] {
  const usedCode = (answer: SettledAnswer) => answer.discounts.some((discount) => discount.kind === 'code');
  const redeemed = (answer: SettledAnswer) => (answer.redeemed?.points ?? 0) > 0;
  const mostRules = Math.max(0, ...answers.map((answer) => answer.earned?.rules.length ?? 0));
  const picks = [
    answers.find((answer) => usedCode(answer) && redeemed(answer)),
    answers.find((answer) => (answer.earned?.rules.length ?? 0) === mostRules),
    answers.find((answer) => answer.codesNotApplied.length > 0 && !redeemed(answer)),
  ];
  return [...new Set(picks.filter((pick) => pick !== undefined))];
}

function row(label: string, value: string, note = ''): string {
  return `  ${label.padEnd(LABEL_WIDTH)}${value.padStart(AMOUNT_WIDTH)}${note && `   ${note}`}`;
}
