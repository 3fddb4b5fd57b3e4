import { setTimeout as pause } from 'node:timers/promises';
import type { OrderRequest } from '../../domain/orders/order';
import type { Answer, Client } from '../harness/client';
import { grant, nextId } from '../harness/factories';
import { limitedProgram, nthOrder, OPENING_POINTS } from './expected-sums';

export interface OrderAnswer {
  state: string;
  subtotal: number;
  discountTotal: number;
  total: number;
  payable: number;
  redeemed: { points: number } | null;
  earned: { points: number } | null;
  /** Of a refusal: in its own answer, or in that of `GET`. */
  code?: string;
  problem?: { code: string };
}

/** One sending of an order, or one read, and what came of it. */
export interface Call {
  what: 'order' | 'read' | 'readyz';
  at: number;
  ms: number;
  /** Null: the connection broke. */
  answer: Answer<OrderAnswer> | null;
}

/** An order of the load, from its first sending until its outcome. */
export interface SentOrder {
  body: OrderRequest;
  sentAt: number;
  /** Its sender went away at the first `503`: it may or may not have been settled. */
  abandoned: boolean;
  /** `201` or `200`, a refusal, or what `GET` said after a `202`; null as long as nobody knows. */
  outcome: OrderAnswer | null;
  endedAt: number;
}

/** Callers that send one order after the other, and somebody who looks. */
export interface Load {
  programId: string;
  members: readonly string[];
  orders: readonly SentOrder[];
  calls: readonly Call[];
  /** Waits for so many more orders that were settled at once. */
  flows(count?: number): Promise<void>;
  /** Waits until orders are settled again and all that was sent before `since` has come to something; answers when that was. */
  recovered(since: number): Promise<{ first: number; last: number }>;
  /** No new orders; waits for the outcomes of those sent. */
  finish(): Promise<void>;
  /** Ends it wherever it is, when the test has failed. */
  abandon(): void;
}

const CALLERS = 6;
/** What each caller is ready to wait. */
export const WAIT_SECONDS = 4;
/** Callers leave some of the machine to others. */
const BETWEEN_MS = 25;
const POLL_MS = 200;
const PATIENCE_MS = 90_000;

/** Publishes a program, grants points to a few members, and starts to send. */
export async function startLoad(client: Client): Promise<Load> {
  const programId = nextId('load');
  await client.put(`/v1/programs/${programId}`, limitedProgram());
  const members = Array.from({ length: 4 }, () => nextId('m'));
  for (const memberId of members) await client.post('/v1/grants', grant(programId, memberId, { points: OPENING_POINTS }));

  const orders: SentOrder[] = [];
  const calls: Call[] = [];
  let stopped = false;
  let abandoned = false;
  const waiting = new Set<Pick<Call, 'what' | 'at'>>();
  const call = async (what: Call['what'], work: () => Promise<Answer<OrderAnswer>>): Promise<Call> => {
    const asked = { what, at: Date.now() };
    waiting.add(asked);
    const answer = await work()
      .catch(brokenConnection)
      .finally(() => waiting.delete(asked));
    const made: Call = { ...asked, ms: Date.now() - asked.at, answer };
    calls.push(made);
    return made;
  };
  /** For the message of a load that got stuck: is it the service that doesn't answer, or are its answers the same for ever? */
  const unanswered = () =>
    `calls without an answer: ${[...waiting].map(({ what, at }) => `${what} since ${Date.now() - at} ms`).join(', ') || 'none'}; latest answers: ${calls
      .slice(-12)
      .map(({ what, answer }) => `${what} ${answer ? `${answer.status} ${answer.body.code ?? answer.body.state}` : 'broken'}`)
      .join(', ')}`;

  const follow = async (sent: SentOrder, location: string): Promise<void> => {
    for (; !abandoned; await pause(POLL_MS)) {
      const { answer } = await call('read', () => client.get(location));
      if (answer?.status === 200 && answer.body.state !== 'settling') return end(sent, answer.body);
    }
  };
  const send = async (sent: SentOrder, impatient: boolean): Promise<void> => {
    while (!abandoned) {
      const { answer } = await call('order', () => client.post('/v1/orders', sent.body, { headers: { prefer: `wait=${WAIT_SECONDS}` } }));
      if (answer?.status === 202) return void followed.push(follow(sent, answer.headers.get('location') ?? ''));
      if (answer && answer.status !== 503) return end(sent, answer.body);
      if (impatient) {
        sent.abandoned = true;
        return;
      }
      await pause(POLL_MS);
    }
  };
  const followed: Promise<void>[] = [];
  const caller = async (): Promise<void> => {
    for (; !stopped; await pause(BETWEEN_MS)) {
      const n = orders.length;
      const sent: SentOrder = { body: nthOrder(programId, members, n), sentAt: Date.now(), abandoned: false, outcome: null, endedAt: Infinity };
      orders.push(sent);
      await send(sent, n % 5 === 0);
    }
  };
  const onlooker = async (): Promise<void> => {
    for (; !stopped; await pause(POLL_MS)) {
      await call('read', () => client.get(`/v1/members/${members[0]}/balance?programId=${programId}`));
      await call('readyz', () => client.get('/readyz', { role: null }));
    }
  };
  const running = Promise.all([...Array.from({ length: CALLERS }, caller), onlooker()]);

  const settledSince = (since: number) => calls.filter((c) => c.what === 'order' && c.answer?.status === 201 && c.at >= since);
  return {
    ...{ programId, members, orders, calls },
    flows: (count = 30) => {
      const since = Date.now();
      return until(
        () => settledSince(since).length >= count,
        running,
        () => `${settledSince(since).length} of ${count} orders settled, ${unanswered()}`,
      );
    },
    recovered: async (since) => {
      const before = orders.filter((sent) => sent.sentAt < since && !sent.abandoned);
      const open = () => before.filter((sent) => sent.outcome === null);
      const missing = () =>
        `${settledSince(since).length} orders settled since, no outcome of ${open()
          .map(({ body }) => body.orderId)
          .join(', ')}; ${unanswered()}`;
      await until(() => settledSince(since).length > 0 && open().length === 0, running, missing);
      const first = Math.min(...settledSince(since).map((c) => c.at + c.ms));
      return { first: first - since, last: Math.max(first, ...before.map((sent) => sent.endedAt)) - since };
    },
    finish: async () => {
      stopped = true;
      await running;
      await Promise.all(followed);
    },
    abandon: () => {
      stopped = abandoned = true;
      for (const one of [running, ...followed]) one.catch(() => undefined);
    },
  };
}

function end(sent: SentOrder, outcome: OrderAnswer): void {
  sent.outcome = outcome;
  sent.endedAt = Date.now();
}

/** `fetch` says it by a TypeError; anything else (an answer that isn't as documented) is a fault. */
function brokenConnection(error: unknown): null {
  if ((error as Error).name === 'TypeError') return null;
  throw error;
}

async function until(holds: () => boolean, running: Promise<unknown>, missing: () => string): Promise<void> {
  let failure: unknown;
  running.catch((error: unknown) => (failure = error));
  for (const end = Date.now() + PATIENCE_MS; !holds(); await pause(20)) {
    if (failure !== undefined) throw failure as Error;
    if (Date.now() > end) throw new Error(`the load did not get there within ${PATIENCE_MS / 1000} s: ${missing()}`);
  }
}
