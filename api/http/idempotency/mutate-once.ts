import { createHash } from 'node:crypto';
import type { IdempotencyName, KeptAnswer, Once } from '../../../db/idempotency';
import type { Tx } from '../../../db/transaction';
import { Problem } from '../../../domain/problem';
import type { Call, Reply } from '../route/route';

/** Does something in a transaction, once for each name (`db/idempotency`). */
export type DoOnce = <Result>(name: IdempotencyName | null, work: (tx: Tx) => Promise<{ result: Result; kept: KeptAnswer }>) => Promise<Once<Result>>;

type Asked = Pick<Call<unknown, unknown, unknown>, 'caller' | 'idempotencyKey' | 'fingerprint'>;

/** What a mutation answers, and what is kept of it for replays. */
export interface Mutated {
  reply: Reply;
  /** Whose data the answer holds. Default: nobody's. */
  memberId?: string;
  /** What a replay answers instead of the same body. */
  keptBody?: unknown;
}

/** Any text that can stand in a header, without spaces. */
const FORM = /^[!-~]{1,255}$/;

/** For the documentation of routes that take it. */
export const IDEMPOTENCY_KEY = {
  'Idempotency-Key':
    'A name of yours for this very call, 1 to 255 characters. Sent again with it and the same body, the call does nothing and answers what it answered (`200`, `Idempotent-Replayed: true`); with another body it answers `IDEMPOTENCY_CONFLICT`. Kept for 30 days; a refusal is not kept.',
};

/**
 * Runs a mutation that has no id of its own, once for each `Idempotency-Key` (contract §1); without the header as often as it is sent.
 * @param action tells apart what may be done with the same path and body
 * @param work does it within the transaction that is passed to it
 * @throws Problem `IDEMPOTENCY_CONFLICT`, and whatever `work` throws, which binds no key
 */
export async function mutateOnce(doOnce: DoOnce, action: string, call: Asked, work: (tx: Tx) => Promise<Mutated>): Promise<Reply> {
  const done = await doOnce(nameOf(action, call), async (tx) => {
    const { reply, memberId = null, ...given } = await work(tx);
    const body = 'keptBody' in given ? given.keptBody : reply.body;
    return { result: reply, kept: { status: reply.status, body, memberId } };
  });
  if (done.kind === 'done') return done.result;
  if (done.kind === 'conflict') throw new Problem('IDEMPOTENCY_CONFLICT', 'The Idempotency-Key was used for something else.');
  return { status: done.status === 201 ? 200 : done.status, body: done.body, headers: { 'Idempotent-Replayed': 'true' } };
}

function nameOf(action: string, { caller, idempotencyKey, fingerprint }: Asked): IdempotencyName | null {
  if (idempotencyKey === undefined) return null;
  checkIdempotencyKey(idempotencyKey);
  return { keyId: caller.keyId, idempotencyKey, fingerprint: createHash('sha256').update(`${action}\n${fingerprint}`).digest('hex') };
}

/** @throws Problem `VALIDATION_FAILED` for a header that can't be a name. */
export function checkIdempotencyKey(idempotencyKey: string): void {
  if (FORM.test(idempotencyKey)) return;
  const message = 'must be 1 to 255 visible ASCII characters';
  throw new Problem('VALIDATION_FAILED', `Idempotency-Key ${message}.`, { errors: [{ path: 'Idempotency-Key', message }] });
}
