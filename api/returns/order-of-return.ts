import { orderWorkflowId } from '../../workflows/settle-orders/contract';
import type { Caller } from '../auth/caller';
import { resolveProgram } from '../operations/resolve-program';
import { noSuchOrder } from '../orders/show-order';
import type { ReturnParts } from './return-parts';

/**
 * The program of the order that a path names, settled or on its way.
 * @throws Problem `NOT_FOUND`, `PROGRAM_REQUIRED`
 */
export function programOfOrder({ orders }: Pick<ReturnParts, 'orders'>, caller: Caller, given: string | undefined, orderId: string): Promise<string> {
  const candidates = async () => {
    const stored = await orders.programsWith(orderId, caller.programIds);
    return stored.length > 0 ? stored : orders.acceptedIn(orderId, caller.programIds);
  };
  return resolveProgram(caller, given, candidates, noSuchOrder(orderId));
}

/**
 * Makes sure that there is something to return: an order that is settled, or that may be soon. One that failed by a fault of ours counts, for it
 * will be sent again; one that was refused doesn't.
 * @throws Problem `NOT_FOUND`
 */
export async function requireOrder({ orders, isUnderWay, findRunning }: ReturnParts, programId: string, orderId: string): Promise<void> {
  const stored = await orders.find(programId, orderId);
  if (stored !== null && stored.state !== 'refused') return;
  if (isUnderWay({ programId, id: orderId }) || (await orders.accepted(programId, orderId)) !== null) return;
  const running = await findRunning([orderWorkflowId(programId, orderId)], `${programId}/${orderId}`);
  // It may have been settled between the looks.
  const now = running === null ? await orders.find(programId, orderId) : null;
  if (running === null && (now === null || now.state === 'refused')) throw noSuchOrder(orderId);
}
