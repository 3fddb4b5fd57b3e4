import type { OrderRequest } from '../../domain/orders/order';
import type { RacePoint } from '../../platform/race-points';
import type { Answer, CallOptions, Client } from './client';
import { order } from './factories';
import type { Gate } from './gates';

type GateAt = (name: RacePoint, id: string) => Gate;

/**
 * Sends orders so that they travel in one batch, in this order: while another order flies, they queue up. Needs an API with one batch in flight.
 * Resolves when the batch is about to leave.
 */
export async function sendTogether<Body = unknown>(
  client: Client,
  gate: GateAt,
  bodies: readonly OrderRequest[],
  options: CallOptions,
): Promise<Promise<Answer<Body>>[]> {
  const [some] = bodies;
  if (!some) return [];
  const ahead = order(some.programId);
  const flying = gate('applyDiscounts.before', ahead.orderId);
  const first = client.post('/v1/orders', ahead, options);
  await flying.arrived(1);
  const answers: Promise<Answer<Body>>[] = [];
  for (const body of bodies) {
    const queued = gate('intake.queued', body.orderId);
    answers.push(client.post<Body>('/v1/orders', body, options));
    await queued.arrived(1);
    queued.open();
  }
  flying.open();
  await first;
  return answers;
}

export interface InABatch<Body> {
  answer: Promise<Answer<Body>>;
  /** The answer to the order that it travels with. */
  mate: Promise<Answer>;
}

/** Sends an order in a batch with another one: its execution has an id of its own then, which no other execution of the order joins. */
export async function sendInABatch<Body = unknown>(client: Client, gate: GateAt, sent: OrderRequest, options: CallOptions): Promise<InABatch<Body>> {
  const [answer, mate] = await sendTogether<Body>(client, gate, [sent, order(sent.programId)], options);
  if (!answer || !mate) throw new Error('two orders were sent');
  return { answer, mate };
}
