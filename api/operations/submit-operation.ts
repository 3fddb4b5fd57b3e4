import { Problem } from '../../domain/problem';
import { composeProblem } from '../../domain/settlement/unsettled';
import type { Operation } from '../../workflows/operation';
import type { Preference } from '../http/prefer';
import type { Call, Reply } from '../http/route/route';
import type { OperationIntake } from '../intake/operation-intake';

/** How the outcome of one kind of operation is told. */
export interface Answers<Row> {
  settled: (row: Row) => unknown;
  settling: (workflowId: string) => unknown;
  /** Where the outcome of an accepted operation can be read. */
  location: (workflowId: string) => string;
}

/** The operation that a call asks for. */
export function operationOf<Request extends { programId: string }>(
  id: string,
  request: Request,
  call: Call<unknown, unknown, unknown>,
): Operation<Request> {
  const { caller, fingerprint, requestId, receivedAt } = call;
  const actor = { subject: caller.subject, keyId: caller.keyId };
  return { programId: request.programId, id, fingerprint, request, acceptedAt: receivedAt.toISOString(), actor, requestId };
}

/**
 * Hands an operation to the intake and answers its outcome (contract §1, §3): `201` settled, `200` replayed, `202` safe but not settled yet.
 * @throws Problem for a refusal, `IDEMPOTENCY_CONFLICT`, `INTERNAL` for a fault of ours, `UNAVAILABLE` when Temporal didn't take it.
 */
export async function submitOperation<Request, Row>(
  intake: Pick<OperationIntake<Request, Row>, 'submit'>,
  operation: Operation<Request>,
  prefer: Preference,
  answers: Answers<Row>,
): Promise<Reply> {
  const submitted = await intake.submit(operation, { ms: prefer.waitMs, async: prefer.async });
  const applied = prefer.applied === null ? {} : { 'Preference-Applied': prefer.applied };
  switch (submitted.kind) {
    case 'settled':
      return submitted.replayed
        ? { status: 200, headers: { ...applied, 'Idempotent-Replayed': 'true' }, body: answers.settled(submitted.row) }
        : { status: 201, headers: applied, body: answers.settled(submitted.row) };
    case 'accepted':
      return { status: 202, headers: { ...applied, Location: answers.location(submitted.workflowId) }, body: answers.settling(submitted.workflowId) };
    case 'refused': {
      const { code, detail, errors = [], extra = {} } = submitted.problem;
      throw new Problem(code, detail, { errors, extra });
    }
    case 'conflict':
      throw new Problem('IDEMPOTENCY_CONFLICT', `The id ${operation.id} was used with another body.`);
    case 'failed': {
      const { code, detail, errorId } = composeProblem('failed', submitted.problem ?? null);
      throw new Problem(code, detail, errorId === undefined ? {} : { errorId });
    }
  }
}
