import type { OrderRequest } from '../../domain/orders/order';
import type { ReturnRequest } from '../../domain/orders/return';
import type { RuleSet } from '../../domain/rules/rule-set';
import type { Answer, CallOptions, Client } from '../harness/client';
import type { Engine } from '../harness/engine';
import { grant, nextId, order, program, ruleSet } from '../harness/factories';

/** What tests look at of an answered return. */
export interface ReturnAnswer {
  state: string;
  code?: string;
  workflowId: string;
  refund: { amount: number; restoredValue: number; payable: number; lines: { lineId: string; quantity: number; amount: number }[] };
  clawedBack: { points: number; fromPending: number; fromAvailable: number; debt: number; forgiven: number };
  restored: { points: number; lots: { lotId: string; points: number; expiresOn: string | null; lapsed: boolean }[] };
  balance: { available: number; pending: number; held: number; debt: number } | null;
}

export type ReturnBody = Omit<ReturnRequest, 'programId' | 'orderId'>;

/** A return of one unit of line 1, dated after the orders of the factories. */
export function returnOf(parts: Partial<ReturnBody> = {}): ReturnBody {
  const lines = parts.all === true ? {} : { lines: [{ lineId: '1', quantity: 1 }] };
  return { returnId: nextId('return'), returnedAt: '2026-11-25T09:00:00+07:00', ...lines, ...parts };
}

export function postReturn(
  client: Client,
  { programId, orderId }: Pick<OrderRequest, 'programId' | 'orderId'>,
  body: ReturnBody,
  options: CallOptions = {},
): Promise<Answer<ReturnAnswer>> {
  return client.post<ReturnAnswer>(`/v1/orders/${orderId}/returns?programId=${programId}`, body, options);
}

export function readReturn(
  client: Client,
  { programId, orderId }: Pick<OrderRequest, 'programId' | 'orderId'>,
  returnId: string,
): Promise<Answer<ReturnAnswer>> {
  return client.get<ReturnAnswer>(`/v1/orders/${orderId}/returns/${returnId}?programId=${programId}`);
}

/** A sandbox with rules, a member, and what they do. */
export interface Shop {
  programId: string;
  memberId: string;
  /** Settles an order of the member: ten units at 10,000, which earn 100, unless parts say otherwise. */
  buy: (parts?: Partial<OrderRequest>) => Promise<OrderRequest>;
  grant: (points: number, expiresOn: string | null) => Promise<void>;
  balance: () => Promise<unknown>;
  /** Newest first: kind, points, change of the debt. */
  entries: () => Promise<[string, number, number][]>;
}

export async function shop({ client }: Engine, parts: Partial<RuleSet> = {}): Promise<Shop> {
  const [programId, memberId] = [nextId('program'), nextId('m')];
  expect((await client.put(`/v1/programs/${programId}`, program({ ruleSet: ruleSet(parts) }))).status).toBe(201);
  return {
    programId,
    memberId,
    buy: async (more = {}) => {
      const lines = [{ lineId: '1', sku: 'RICE5', quantity: 10, unitPrice: 10_000 }];
      const sent = order(programId, { memberId, lines, ...more });
      expect((await client.post('/v1/orders', sent)).status).toBe(201);
      return sent;
    },
    grant: async (points, expiresOn) => {
      expect((await client.post('/v1/grants', grant(programId, memberId, { points, expiresOn }))).status).toBe(201);
    },
    balance: async () => (await client.get(`/v1/members/${memberId}/balance?programId=${programId}`)).body,
    entries: async () => {
      const { body } = await client.get<{ items: { kind: string; points: number; debtChange: number }[] }>(
        `/v1/members/${memberId}/entries?programId=${programId}&limit=200`,
      );
      return body.items.map(({ kind, points, debtChange }) => [kind, points, debtChange]);
    },
  };
}
