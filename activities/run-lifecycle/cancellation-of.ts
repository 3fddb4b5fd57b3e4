import { createHash } from 'node:crypto';
import type { OpenRun } from '../../db/lifecycle/progress';
import { startOfDay } from '../../domain/calendar/start-of-day';
import type { CancellationRequest } from '../../domain/orders/confirmation';
import { childId } from '../../domain/settlement/operation-kinds';
import type { Operation } from '../../workflows/operation';

/** The cancellation that a nightly run posts for an order: the same whenever it is made again. */
export function cancellationOf(run: OpenRun, orderId: string, timeZone: string): Operation<CancellationRequest> {
  const { programId, businessDate, actor, keyId, requestId } = run;
  const cancellationId = `nightly-run:${businessDate}`;
  const request = { cancellationId, programId, orderId, at: startOfDay(businessDate, timeZone).toISOString() };
  return {
    programId,
    id: childId(orderId, cancellationId),
    fingerprint: createHash('sha256').update(JSON.stringify(request)).digest('hex'),
    request,
    acceptedAt: new Date().toISOString(),
    actor: { subject: actor, keyId },
    requestId,
  };
}
