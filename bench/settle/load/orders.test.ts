import { orderSchema } from '../../../api/orders/order-schema';
import { programSchema } from '../../../api/programs/program-schema';
import { orderTexts, type OrderText } from './orders';
import { benchProgram } from './program';
import { asciiJson } from './requests';

const MEMBERS = 40;
const parsed = ({ body }: OrderText) => orderSchema.parse(JSON.parse(body));

test('the program is one that the API takes, and its dated discount holds now', () => {
  const now = new Date('2026-11-23T09:00:00Z');
  const { ruleSet } = benchProgram(now);
  expect(() => programSchema.parse(JSON.parse(asciiJson(benchProgram(now))))).not.toThrow();
  const [dated] = ruleSet.discounts!.filter(({ from }) => from !== undefined);
  expect([dated!.from, dated!.until]).toEqual(['2026-10-24T09:00:00.000Z', '2026-12-23T09:00:00.000Z']);
});

test('orders are what the API takes, of ASCII, of one to five lines, some with codes, a quarter with redemption', () => {
  const texts = orderTexts('bench', MEMBERS, 7);
  const orders = Array.from({ length: 400 }, () => texts.uniform());
  const requests = orders.map(parsed);
  expect(new Set(requests.map(({ orderId }) => orderId)).size).toBe(400);
  expect(new Set(requests.map(({ lines }) => lines.length))).toEqual(new Set([1, 2, 3, 4, 5]));
  expect(new Set(requests.map(({ memberId }) => memberId)).size).toBe(MEMBERS);
  expect(requests.filter(({ codes }) => codes !== undefined).length).toBeGreaterThan(80);
  expect(requests.filter(({ redeem }) => redeem !== undefined).length / 400).toBeCloseTo(0.25, 1);
  expect(orders.every(({ body, memberId }) => Buffer.byteLength(body) === body.length && body.includes(`"${memberId}"`))).toBe(true);
});

test('a hot card’s orders are all its own, every fourth redeems', () => {
  const texts = orderTexts('bench', MEMBERS, 7);
  const requests = Array.from({ length: 40 }, () => parsed(texts.hot('hot-1')));
  expect(new Set(requests.map(({ memberId }) => memberId))).toEqual(new Set(['hot-1']));
  expect(requests.filter(({ redeem }) => redeem !== undefined)).toHaveLength(10);
});

test('the same seed makes the same orders but for their time', () => {
  const withoutTime = ({ body }: OrderText) => body.replace(/"placedAt":"[^"]*"/, '');
  const [one, other] = [orderTexts('bench', MEMBERS, 7), orderTexts('bench', MEMBERS, 7)];
  for (let n = 0; n < 20; n++) expect(withoutTime(one.uniform())).toBe(withoutTime(other.uniform()));
});
