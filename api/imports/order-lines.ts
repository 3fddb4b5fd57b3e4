import { z } from 'zod';
import type { OrderRequest } from '../../domain/orders/order';
import { Problem } from '../../domain/problem';
import type { StoredOrder } from '../../domain/settlement/stored';
import { validate } from '../http/validation/validate';
import type { OperationIntake } from '../intake/operation-intake';
import { refuseFarFuture } from '../operations/business-time';
import { orderFields } from '../orders/order-schema';
import type { ProgramDirectory } from '../programs/program-directory';
import { memberLane, orderLane, type PrepareLine } from './line';
import type { RecentOwners } from './recent-owners';
import { operationOf, settledStatus } from './settled-line';

const PATH = '/v1/orders';

/** Body of an order line: an order, which may say that it was settled elsewhere. */
export const orderLineBody = z
  .strictObject({
    ...orderFields,
    state: z
      .literal('imported', { error: 'must be "imported", or left out' })
      .exactOptional()
      .meta({ description: '`imported`: it was settled elsewhere. It is recorded and can be returned, and posts nothing.' }),
  })
  .meta({ id: 'ImportedOrder', description: 'As in `POST /v1/orders`.' });

export interface OrderLineOptions {
  programs: Pick<ProgramDirectory, 'get'>;
  orders: Pick<OperationIntake<OrderRequest, StoredOrder>, 'submit'>;
  owners: RecentOwners;
}

/** Reads `{"order": …}`. */
export function orderLines({ programs, orders, owners }: OrderLineOptions): PrepareLine {
  return async (body, faults, call) => {
    const request = validate(orderLineBody, body, faults);
    const { programId, orderId, memberId } = request;
    const { sandbox } = await programs.get(call.caller, programId);
    refuseFarFuture('placedAt', request.placedAt, new Date(), sandbox);
    refuseRedeeming(request);
    if (memberId !== undefined) owners.remember(orderId, memberId);
    const operation = operationOf({ id: orderId, path: PATH, body, request }, call);
    const lanes = [orderLane(orderId), ...(memberId === undefined ? [] : [memberLane(memberId)])];
    return { id: orderId, lanes, submit: () => settledStatus(orders, operation) };
  };
}

/** @throws Problem `VALIDATION_FAILED` for an order that was settled elsewhere and wants points of ours. */
function refuseRedeeming({ state, redeem }: OrderRequest): void {
  if (state !== 'imported' || redeem === undefined) return;
  const message = 'is not possible in an order that posts nothing';
  throw new Problem('VALIDATION_FAILED', `redeem ${message}.`, { errors: [{ path: 'redeem', message }] });
}
