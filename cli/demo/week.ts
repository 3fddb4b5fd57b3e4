import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { codeOf, Fault } from '../fault';
import type { Say } from '../terminal';
import type { ApiClient } from './api-client';
import { formatCount } from './money';
import { reportTotals } from './report';
import type { OrderBody } from './sample-orders';
import { SAMPLE_PROGRAM } from './sample-program';
import { settleOrders } from './settle-orders';

const CALLERS = 16;
const PAGE = 200;

/** A line of the file: an order or a return, in the order of time. */
type WeekLine = { do: 'order'; body: OrderBody } | { do: 'return' };

/** What the API says of a program's points, over all members of a set of orders. */
interface Standing {
  entries: number;
  available: number;
  pending: number;
}

export interface WeekOutcome {
  orders: number;
  /** Nothing failed, and sending all of it again changed nothing. */
  ok: boolean;
}

/**
 * Orders of a file with `{"do": "order" | "return", …}` a line, gzipped or not.
 * @throws Fault when it can't be read.
 */
export async function readWeek(path: string): Promise<{ orders: OrderBody[]; returns: number }> {
  const orders: OrderBody[] = [];
  let returns = 0;
  const file = createReadStream(path);
  try {
    const text = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
    file.on('error', (error) => text.destroy(error));
    for await (const line of createInterface({ input: text })) {
      const entry = JSON.parse(line) as WeekLine;
      if (entry.do === 'order') orders.push(entry.body);
      else returns++;
    }
  } catch (cause) {
    throw new Fault(`${path} can't be read (${codeOf(cause) || 'not one JSON object a line'}).`, { cause });
  }
  return { orders, returns };
}

/**
 * Publishes the sample rules under a program's id, settles the orders twice and compares what the API says in between: balances and numbers of
 * entries of every member.
 */
export async function settleTwice(
  admin: ApiClient,
  orderSystem: ApiClient,
  programId: string,
  orders: readonly OrderBody[],
  say: Say,
): Promise<WeekOutcome> {
  await admin.send('PUT', `/v1/programs/${programId}`, SAMPLE_PROGRAM);
  const first = await settleOrders(orderSystem, programId, orders, CALLERS);
  reportTotals(say, first, SAMPLE_PROGRAM.currency);
  const before = await standing(orderSystem, programId, orders);
  say(`The members have ${formatCount(before.available)} points by ${formatCount(before.entries)} entries; sending everything again …`);
  const second = await settleOrders(orderSystem, programId, orders, CALLERS);
  const after = await standing(orderSystem, programId, orders);
  const sameAnswers = JSON.stringify(first.answers) === JSON.stringify(second.answers);
  const unchanged = sameAnswers && second.replayed === orders.length && JSON.stringify(before) === JSON.stringify(after);
  say(
    unchanged
      ? `All ${second.replayed} answers came back the same, and nothing has changed.`
      : `Something has changed: ${second.replayed} of ${orders.length} replayed, ${JSON.stringify(before)} became ${JSON.stringify(after)}.`,
  );
  return { orders: orders.length, ok: unchanged && first.failures.length === 0 && second.failures.length === 0 };
}

async function standing(api: ApiClient, programId: string, orders: readonly OrderBody[]): Promise<Standing> {
  const total: Standing = { entries: 0, available: 0, pending: 0 };
  const on = orders.at(-1)?.placedAt.slice(0, 10) ?? '';
  for (const memberId of new Set(orders.map((order) => order.memberId).filter((id) => id !== undefined))) {
    const member = `/v1/members/${encodeURIComponent(memberId)}`;
    const { body } = await api.get<{ available: number; pending: number }>(`${member}/balance?programId=${programId}&on=${on}`);
    total.available += body.available;
    total.pending += body.pending;
    total.entries += await countEntries(api, `${member}/entries?programId=${programId}&limit=${PAGE}`);
  }
  return total;
}

async function countEntries(api: ApiClient, path: string): Promise<number> {
  let count = 0;
  for (let cursor: string | null = ''; cursor !== null;) {
    const page: { items: unknown[]; nextCursor: string | null } = (await api.get<{ items: unknown[]; nextCursor: string | null }>(path + cursor))
      .body;
    count += page.items.length;
    cursor = page.nextCursor === null ? null : `&cursor=${encodeURIComponent(page.nextCursor)}`;
  }
  return count;
}
