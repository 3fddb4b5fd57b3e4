import type { SettledAnswer } from '../../../domain/settlement/order-answer';
import { workflowIdIn } from './answers';
import { WatchedCards } from './watched-cards';

const ANSWER = {
  orderId: 'o-1',
  state: 'settled',
  subtotal: 1_000,
  discountTotal: 100,
  total: 900,
  lines: [{ lineId: '1', gross: 1_000, discounts: [], net: 900, redeemed: 50 }],
  discounts: [{ discountId: 'dozen', kind: 'code', amount: 100 }],
  redeemed: { points: 50, value: 50, lots: [{ lotId: '1', points: 50, expiresOn: null }], rewards: [] },
  payable: 850,
  earned: { points: 9, rules: [{ ruleId: 'base', points: 9, base: 900 }] },
  workflowId: 'settle-batch:1',
} as unknown as SettledAnswer;

function watching(answer: SettledAnswer = ANSWER) {
  const cards = new WatchedCards();
  cards.watch('m-0', 500);
  cards.settled('m-0', Buffer.from(JSON.stringify(answer)));
  return cards;
}

test('a card that has what its answers add up to is right', async () => {
  expect(await watching().verify(() => Promise.resolve(459))).toEqual({ answers: 1, cards: 1, wrong: [] });
});

test('a card that has something else is not', async () => {
  const { wrong } = await watching().verify(() => Promise.resolve(460));
  expect(wrong).toEqual(['m-0 has 460 points, its answers add up to 459']);
});

test.each([
  ['subtotal', { subtotal: 1_001 }, 2],
  ['discount', { discountTotal: 99 }, 2],
  ['total', { total: 901 }, 3],
  ['payable', { payable: 851 }, 1],
  ['points redeemed', { redeemed: { ...ANSWER.redeemed!, points: 49 } }, 1],
  ['points earned', { earned: { ...ANSWER.earned!, points: 10 } }, 1],
])('an answer with a wrong %s contradicts itself', async (_, change, contradictions) => {
  const cards = watching({ ...ANSWER, ...change });
  cards.lost('m-0');
  const { wrong } = await cards.verify(() => Promise.resolve(0));
  expect(wrong).toHaveLength(contradictions);
});

test('a card of which an answer was lost proves nothing', async () => {
  const cards = watching();
  cards.lost('m-0');
  expect(await cards.verify(() => Promise.resolve(0))).toEqual({ answers: 1, cards: 0, wrong: [] });
});

test('the workflow is found in an answer’s text', () => {
  expect(workflowIdIn(Buffer.from(JSON.stringify(ANSWER)))).toBe('settle-batch:1');
  expect(workflowIdIn(Buffer.from('{}'))).toBeNull();
});
