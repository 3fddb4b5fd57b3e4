import type { GrantRequest } from '../../domain/orders/grant';
import type { StoredGrant } from '../../domain/settlement/stored';
import { grantSchema } from '../grants/grant-schema';
import { validate } from '../http/validation/validate';
import type { OperationIntake } from '../intake/operation-intake';
import { refuseFarFuture } from '../operations/business-time';
import type { ProgramDirectory } from '../programs/program-directory';
import { memberLane, type PrepareLine } from './line';
import { operationOf, settledStatus } from './settled-line';

const PATH = '/v1/grants';

export interface GrantLineOptions {
  programs: Pick<ProgramDirectory, 'get'>;
  grants: Pick<OperationIntake<GrantRequest, StoredGrant>, 'submit'>;
}

/** Reads `{"grant": …}`. */
export function grantLines({ programs, grants }: GrantLineOptions): PrepareLine {
  return async (body, faults, call) => {
    const request = validate(grantSchema, body, faults);
    const { programId, grantId, memberId } = request;
    const { sandbox } = await programs.get(call.caller, programId);
    refuseFarFuture('grantedAt', request.grantedAt, new Date(), sandbox);
    const operation = operationOf({ id: grantId, path: PATH, body, request }, call);
    return { id: grantId, lanes: [`grant ${programId}/${grantId}`, memberLane(memberId)], submit: () => settledStatus(grants, operation) };
  };
}
