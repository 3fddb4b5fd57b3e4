import type { PointsKind } from '../../domain/settlement/operation-kinds';
import type { StoredOperation } from '../../domain/settlement/stored';
import type { OperationIntake } from '../intake/operation-intake';
import type { Call, Knock, Reply } from '../http/route/route';
import type { OperationIntakes } from './operation-parts';
import { operationOf, submitOperation } from './submit-operation';

/** A row of an operation with its types; what the kind's decider wrote. */
export type RowOf<Request, Posted> = StoredOperation<Request, Posted>;

/** How the outcome of one kind of operation is told. */
export interface OperationTelling<Request, Posted> {
  kind: PointsKind;
  settled: (row: RowOf<Request, Posted>) => unknown;
  settling: (workflowId: string) => unknown;
  /** Path and query of where it is read. */
  readAt: { path: string; programId: string; holdId?: string };
}

/** Keeps a place in the intake of a kind for an operation that is about to be read. */
export function admitTo(intakes: OperationIntakes, kind: PointsKind): (knock: Knock) => () => void {
  return ({ caller, prefer, bytes }) => intakes[kind].admit({ keyId: caller.keyId, bytes, waitMs: prefer.waitMs });
}

/**
 * Hands an operation on points to the intake of its kind and answers its outcome, as `submitOperation` does.
 * @param id unique in its program: of a child with its parent's before a slash
 * @param fingerprint of the body, unless the call's own says too little
 */
export function postOperation<Request extends { programId: string }, Posted>(
  intakes: OperationIntakes,
  call: Call<unknown, unknown, unknown>,
  id: string,
  request: Request,
  { kind, settled, settling, readAt }: OperationTelling<Request, Posted>,
  fingerprint: string = call.fingerprint,
): Promise<Reply> {
  // What is stored under a kind is what its decider was sent and posted.
  const intake = intakes[kind] as unknown as Pick<OperationIntake<Request, RowOf<Request, Posted>>, 'submit'>;
  const operation = { ...operationOf(id, request, call), fingerprint };
  const { path, ...query } = readAt;
  const location = (workflowId: string) => `${path}?${new URLSearchParams({ ...query, workflow: workflowId }).toString()}`;
  return submitOperation(intake, operation, call.prefer, { settled, settling, location });
}
