import type { OrderRequest } from '../../domain/orders/order';
import type { RacePoint } from '../../platform/race-points';
import type { Answer, CallOptions, Client } from './client';
import { order } from './factories';
import type { Gate } from './gates';

export interface InABatch<Body> {
  answer: Promise<Answer<Body>>;
  /** The answer to the order that it travels with. */
  mate: Promise<Answer>;
}

/**
 * Sends an order so that it travels in a batch, and its execution has another id than the order's own, which other executions of it would join.
 * Needs an API with one batch in flight. Resolves when the batch is about to leave.
 */
export async function sendInABatch<Body = unknown>(
  client: Client,
  gate: (name: RacePoint, id: string) => Gate,
  sent: OrderRequest,
  options: CallOptions,
): Promise<InABatch<Body>> {
  const [ahead, beside] = [order(sent.programId), order(sent.programId)];
  const flying = gate('applyDiscounts.before', ahead.orderId);
  const first = client.post('/v1/orders', ahead, options);
  await flying.arrived(1);
  const post = async <Answered>(body: OrderRequest) => {
    const queued = gate('intake.queued', body.orderId);
    const answer = client.post<Answered>('/v1/orders', body, options);
    await queued.arrived(1);
    queued.open();
    return { answer };
  };
  const { answer } = await post<Body>(sent);
  const { answer: mate } = await post(beside);
  flying.open();
  await first;
  return { answer, mate };
}
