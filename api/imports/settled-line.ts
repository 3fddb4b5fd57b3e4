import type { Operation } from '../../workflows/operation';
import { fingerprint } from '../http/json/fingerprint';
import type { JsonValue } from '../http/json/exact-json';
import type { OperationIntake } from '../intake/operation-intake';
import { submitOperation } from '../operations/submit-operation';
import type { ImportCall } from './line';

/** Longer than an operation takes even when a store is away for a moment; then it is safe, and its line answers `202`. */
const WAIT_MS = 60_000;

/** What of an operation its line says. */
interface Asked<Request> {
  id: string;
  /** Path of the call that the line stands for: the same body there is the same operation. */
  path: string;
  /** As sent. */
  body: JsonValue;
  request: Request;
}

/** The operation that a line asks for. */
export function operationOf<Request extends { programId: string }>(
  { id, path, body, request }: Asked<Request>,
  { caller, requestId }: ImportCall,
): Operation<Request> {
  const actor = { subject: caller.subject, keyId: caller.keyId };
  const acceptedAt = new Date().toISOString();
  return { programId: request.programId, id, fingerprint: fingerprint(path, body), request, acceptedAt, actor, requestId };
}

/** Hands an operation over and waits for its outcome: the status that the call alone would have. @throws Problem */
export async function settledStatus<Request, Row>(
  intake: Pick<OperationIntake<Request, Row>, 'submit'>,
  operation: Operation<Request>,
): Promise<number> {
  const nothing = () => undefined;
  const answers = { settled: nothing, settling: nothing, location: () => '' };
  const { status } = await submitOperation(intake, operation, { waitMs: WAIT_MS, async: false, applied: null }, answers);
  return status;
}
