import type { z } from 'zod';
import type { ReturnRequest } from '../../domain/orders/return';
import { childId } from '../../domain/settlement/operation-kinds';
import type { StoredOperation } from '../../domain/settlement/stored';
import type { JsonValue } from '../http/json/exact-json';
import { validate } from '../http/validation/validate';
import type { OperationIntake } from '../intake/operation-intake';
import { refuseFarFuture } from '../operations/business-time';
import { programOfOrder, requireOrder } from '../returns/order-of-return';
import type { ReturnParts } from '../returns/return-parts';
import { returnSchema } from '../returns/return-schema';
import { orderId, programId } from '../schema/ids';
import { memberLane, orderLane, type PrepareLine } from './line';
import type { RecentOwners } from './recent-owners';
import { operationOf, settledStatus } from './settled-line';

/** Body of a return line: that of the call, with what its path and query say. */
export const returnLineBody = returnSchema
  .safeExtend({
    orderId,
    programId: programId.exactOptional().meta({ description: 'May be left out while the order’s id is unambiguous for the key.' }),
  })
  .meta({ id: 'ImportedReturn', description: 'As in `POST /v1/orders/{orderId}/returns`, with the `orderId`.' });

export interface ReturnLineOptions extends ReturnParts {
  owners: Pick<RecentOwners, 'of'>;
}

/** Reads `{"return": …}`. What it is about may be settled by a line before it, so its order is looked for when its turn has come. */
export function returnLines(parts: ReturnLineOptions): PrepareLine {
  return (body, faults, call) => {
    const asked = validate(returnLineBody, body, faults);
    const memberId = parts.owners.of(asked.orderId);
    const lanes = [orderLane(asked.orderId), ...(memberId === undefined ? [] : [memberLane(memberId)])];
    const submit = async () => {
      const request = await placed(asked);
      const path = `/v1/orders/${asked.orderId}/returns`;
      const operation = operationOf<ReturnRequest>({ id: childId(asked.orderId, asked.returnId), path, body: withoutPlace(body), request }, call);
      // What is stored under a kind is what its decider was sent.
      return settledStatus(parts.intakes.return as OperationIntake<ReturnRequest, StoredOperation>, operation);
    };
    return Promise.resolve({ id: asked.returnId, lanes, submit });

    async function placed({ programId: given, ...rest }: z.output<typeof returnLineBody>): Promise<ReturnRequest> {
      const program = await parts.programs.get(call.caller, await programOfOrder(parts, call.caller, given, rest.orderId));
      refuseFarFuture('returnedAt', rest.returnedAt, new Date(), program.sandbox);
      await requireOrder(parts, program.programId, rest.orderId);
      return { ...rest, programId: program.programId };
    }
  };
}

/** The body as the call has it: where it belongs stands in the call's path. */
function withoutPlace(body: JsonValue): JsonValue {
  const { orderId: _order, programId: _program, ...rest } = body as Record<string, JsonValue>;
  return rest;
}
