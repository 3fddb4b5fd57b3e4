import { createHash, randomUUID } from 'node:crypto';
import type { Call } from '../route/route';
import { checkIdempotencyKey } from './mutate-once';

/**
 * The id of an operation that its caller gives none: of its `Idempotency-Key`, so that the settlement's own guard keeps it from being done twice
 * (for ever, and with the replays, conflicts and refusals of any other id); without one a new id each time.
 * @throws Problem `VALIDATION_FAILED` for a header that can't be a name
 */
export function operationIdOf({ caller, idempotencyKey }: Pick<Call<unknown, unknown, unknown>, 'caller' | 'idempotencyKey'>): string {
  if (idempotencyKey === undefined) return randomUUID();
  checkIdempotencyKey(idempotencyKey);
  return `key-${createHash('sha256').update(`${caller.keyId}\n${idempotencyKey}`).digest('hex').slice(0, 40)}`;
}
