import { randomInt } from 'node:crypto';
import type { SettledAnswer } from '../../../domain/settlement/order-answer';
import { contradictions, workflowIdIn } from './answers';
import { Connection, type Answer } from './connection';
import { Unexpected, type Call } from './measure';
import type { LoadTarget, Verified } from './messages';
import { isCollector, memberName, orderTexts, type OrderText } from './orders';
import { benchProgram } from './program';
import { asciiJson, requestHead, withBody, withoutBody } from './requests';
import { WatchedCards } from './watched-cards';

const SEEDING_CALLERS = 384;
/** Every so many cards one is watched. */
const WATCHED = 500;
/** Every so many quotes the sums of one are checked. */
const CHECKED = 100;
/** Opening balances: of those who redeem, of the others, and of a hot card. */
const POINTS = { collector: 20_000, other: 100, hot: 10_000_000 } as const;

export interface SettleLoad {
  /** Callers that settle orders spread over all cards. */
  uniform(callers: number): Call[];
  /** Callers that settle orders of one card, a new one each time this is called. */
  hot(callers: number): Promise<Call[]>;
  /** Callers that ask for quotes of such orders, and that read balances of all cards. */
  quote(callers: number): Call[];
  balance(callers: number): Call[];
  verify(): Promise<Verified>;
  /** Closes the connections of the callers made so far. */
  hangUp(): void;
}

/** Publishes a program of its own and gives every card an opening balance, so that no order pays for making one. */
export async function prepareSettleLoad({ url, keys, members }: LoadTarget): Promise<SettleLoad> {
  const seed = randomInt(2 ** 31);
  const programId = `bench-${seed.toString(36)}`;
  const origin = new URL(url);
  const admin = { origin, key: keys.admin };
  const orderSystem = { origin, key: keys.order_system };
  const watched = new WatchedCards();
  const orders = orderTexts(programId, members, seed);
  const connections: Connection[] = [];
  const side = new Connection(origin);

  const put = await side.send(withBody(requestHead(admin, 'PUT', `/v1/programs/${programId}`), asciiJson(benchProgram(new Date()))));
  if (put.status !== 201) throw new Error(`the bench's program was answered ${put.status}: ${put.body.toString()}`);

  const grantHead = requestHead(orderSystem, 'POST', '/v1/grants');
  const grant = async (connection: Connection, memberId: string, points: number, expiresOn: string | null) => {
    const body = { grantId: `opening-${memberId}`, programId, memberId, points, reason: 'opening balance', expiresOn };
    const answer = await connection.send(withBody(grantHead, JSON.stringify(body)));
    if (answer.status !== 201) throw new Error(`a grant was answered ${answer.status}: ${answer.body.toString()}`);
  };
  await seedCards();

  const orderHead = requestHead(orderSystem, 'POST', '/v1/orders');
  const callers = (count: number, next: () => OrderText): Call[] =>
    Array.from({ length: count }, () => {
      const connection = new Connection(origin);
      connections.push(connection);
      return async () => {
        const { memberId, body } = next();
        const isWatched = watched.watches(memberId);
        try {
          const answer = await connection.send(withBody(orderHead, body));
          if (answer.status !== 201) throw new Unexpected(reasonOf(answer));
          if (isWatched) watched.settled(memberId, answer.body);
          return workflowIdIn(answer.body);
        } catch (error) {
          if (isWatched) watched.lost(memberId);
          throw error;
        }
      };
    });
  const quoteHead = requestHead(orderSystem, 'POST', '/v1/quotes');
  const balanceOf = (memberId: string) => withoutBody(requestHead(orderSystem, 'GET', `/v1/members/${memberId}/balance?programId=${programId}`));
  const asking = (count: number, next: () => string, check: (body: Buffer) => void): Call[] =>
    Array.from({ length: count }, () => {
      const connection = new Connection(origin);
      connections.push(connection);
      return async () => {
        const answer = await connection.send(next());
        if (answer.status !== 200) throw new Unexpected(reasonOf(answer));
        check(answer.body);
        return null;
      };
    });
  let hotCards = 0;
  return {
    uniform: (count) => callers(count, () => orders.uniform()),
    hot: async (count) => {
      const memberId = `hot-${++hotCards}`;
      await grant(side, memberId, POINTS.hot, null);
      watched.watch(memberId, POINTS.hot);
      return callers(count, () => orders.hot(memberId));
    },
    quote: (count) => {
      let asked = 0;
      const check = (body: Buffer) => {
        if (asked++ % CHECKED === 0) expectSums(body);
      };
      return asking(count, () => withBody(quoteHead, orders.uniform().body), check);
    },
    balance: (count) =>
      asking(
        count,
        () => balanceOf(orders.uniform().memberId),
        () => undefined,
      ),
    verify: () =>
      watched.verify(async (memberId) => {
        const answer = await side.send(balanceOf(memberId));
        return (JSON.parse(answer.body.toString()) as NonNullable<SettledAnswer['balance']>).available;
      }),
    hangUp: () => {
      for (const connection of connections.splice(0)) connection.close();
    },
  };

  /** Opening balances lapse before what orders earn, and so are spent first. */
  async function seedCards(): Promise<void> {
    const expiresOn = new Date(Date.now() + 60 * 24 * 60 * 60_000).toISOString().slice(0, 10);
    let next = 0;
    const seeder = async () => {
      const connection = new Connection(origin);
      for (let index = next++; index < members; index = next++) {
        const points = isCollector(index) ? POINTS.collector : POINTS.other;
        if (index % WATCHED === 0) watched.watch(memberName(index), points);
        await grant(connection, memberName(index), points, expiresOn);
      }
      connection.close();
    };
    await Promise.all(Array.from({ length: SEEDING_CALLERS }, seeder));
  }
}

/** @throws Unexpected when the numbers of a quote contradict each other */
function expectSums(body: Buffer): void {
  const [wrong] = contradictions(JSON.parse(body.toString()) as SettledAnswer);
  if (wrong !== undefined) throw new Unexpected(wrong);
}

/** Status, and the problem's code where there is one. */
function reasonOf({ status, body }: Answer): string {
  const code = /"code":"(\w+)"/.exec(body.toString())?.[1];
  return code === undefined ? String(status) : `${status} ${code}`;
}
