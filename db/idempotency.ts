import type { Database } from './database';
import { inTransaction, type Tx } from './transaction';

/** Names a mutation by its caller's `Idempotency-Key`; each API key has names of its own. */
export interface IdempotencyName {
  keyId: string;
  idempotencyKey: string;
  /** SHA-256 (hex) of what is asked for. */
  fingerprint: string;
}

/** What was answered, as it is kept. */
export interface KeptAnswer {
  status: number;
  /** JSON; undefined: none. */
  body: unknown;
  /** Whose data the body holds: it is forgotten when they are deleted. */
  memberId: string | null;
}

/** `conflict`: the name stands for something else that was asked for. */
export type Once<Result> = { kind: 'done'; result: Result } | { kind: 'replayed'; status: number; body: unknown } | { kind: 'conflict' };

/** Kept for a day longer than callers are told. */
const KEPT_DAYS = 31;
const FORGOTTEN_AT_ONCE = 5_000;

/**
 * Does something in a transaction, once for each name: the answer is kept in the same transaction, so that neither can be there without the other.
 * Whoever comes with the same name meanwhile waits for it. What rejects is rolled back and binds no name.
 * @param name null: done as often as it is asked for
 * @param work what it answers, and what of it is kept
 */
export function once<Result>(
  database: Database,
  name: IdempotencyName | null,
  work: (tx: Tx) => Promise<{ result: Result; kept: KeptAnswer }>,
): Promise<Once<Result>> {
  return inTransaction(database, async (tx) => {
    if (name === null) return { kind: 'done', result: (await work(tx)).result };
    const binds = [name.keyId, name.idempotencyKey];
    const claimed = await tx.query(
      `insert into lumbung.idempotency_key (key_id, idempotency_key, fingerprint) values ($1, $2, decode($3, 'hex')) on conflict do nothing returning key_id`,
      [...binds, name.fingerprint],
    );
    if (claimed.length === 0) return recall(tx, name);
    const { result, kept } = await work(tx);
    const body = kept.body === undefined ? null : JSON.stringify(kept.body);
    await tx.query('update lumbung.idempotency_key set status = $3, body = $4::json, member_id = $5 where key_id = $1 and idempotency_key = $2', [
      ...binds,
      kept.status,
      body,
      kept.memberId,
    ]);
    return { kind: 'done', result };
  });
}

async function recall<Result>(tx: Tx, name: IdempotencyName): Promise<Once<Result>> {
  const [known] = await tx.query<{ isSame: boolean; status: number; body: unknown }>(
    `select fingerprint = decode($3, 'hex') as "isSame", status, body from lumbung.idempotency_key where key_id = $1 and idempotency_key = $2`,
    [name.keyId, name.idempotencyKey, name.fingerprint],
  );
  if (known === undefined) throw Object.assign(new Error('the Idempotency-Key was forgotten a moment ago'), { code: '40001' });
  return known.isSame ? { kind: 'replayed', status: known.status, body: known.body ?? undefined } : { kind: 'conflict' };
}

/** Forgets answers that are older than 31 days. Answers how many. */
export async function forgetOldAnswers(database: Database): Promise<number> {
  for (let forgotten = 0; ;) {
    const rows = await inTransaction(database, (tx) =>
      tx.query(
        `delete from lumbung.idempotency_key where ctid = any (array(
           select k.ctid from lumbung.idempotency_key k where k.created_at < now() - make_interval(days => $1) order by k.created_at limit $2))
         returning 1 as one`,
        [KEPT_DAYS, FORGOTTEN_AT_ONCE],
      ),
    );
    forgotten += rows.length;
    if (rows.length < FORGOTTEN_AT_ONCE) return forgotten;
  }
}
