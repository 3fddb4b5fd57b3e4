import { BaseError, ConnectionError, ConnectionAcquireTimeoutError } from 'sequelize';

/**
 * What to do about an error of the database:
 * `transient` — the store is away, busy or took another's side; the same again will work later, so retry without end;
 * `locked` — a lock stayed taken: retry, but don't make others wait for it;
 * `poison` — the same again will fail again.
 */
export type FailureKind = 'transient' | 'locked' | 'poison';

/** SQLSTATE classes that pass: connection (08), rollback of deadlocks and conflicts (40), resources (53), operator (57), system (58). */
const TRANSIENT_CLASSES = new Set(['08', '40', '53', '57', '58']);
/** Codes that pass outside of these classes: the server is read-only (a replica, or a disk that ran full); it ended a transaction that stood still. */
const TRANSIENT_CODES = new Set(['25006', '25P03', '25P04']);
/**
 * The statement itself doesn't fit the schema (a function, column or table is not there, or a plan made before is not valid any more): a migration is
 * under way, or this program is older or newer than the database. Inside of a function the same is a fault of the function.
 */
const MISFITS = new Set(['42883', '42703', '42P01', '42P05', '26000']);
const STALE_PLAN = 'cached plan must not change result type';
/** A lock wasn't given within `lock_timeout`. */
export const LOCK_NOT_AVAILABLE = '55P03';
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNABORTED',
  'ENETUNREACH',
  'ENETDOWN',
]);
/** pg reports a lost connection without a code. */
const LOST =
  /connection terminated|connection ended|server closed the connection|client has encountered a connection error|client was closed|timeout expired/i;

/** Sorts an error by what to do about it. Anything unknown is poison: it is a fault of ours until shown otherwise. */
export function failureKind(error: unknown): FailureKind {
  for (const cause of causes(error)) {
    const code = (cause as { code?: unknown }).code;
    if (code === LOCK_NOT_AVAILABLE) return 'locked';
    if (
      typeof code === 'string' &&
      (NETWORK.has(code) || TRANSIENT_CODES.has(code) || (code.length === 5 && TRANSIENT_CLASSES.has(code.slice(0, 2))))
    )
      return 'transient';
    if (isMisfit(cause)) return 'transient';
    if (cause instanceof ConnectionError || cause instanceof ConnectionAcquireTimeoutError) return 'transient';
    if (cause instanceof Error && LOST.test(cause.message)) return 'transient';
  }
  return 'poison';
}

/** Whether a statement doesn't fit the schema; what the connection has prepared is of no use any more. */
export function isMisfit(error: unknown): boolean {
  const { code, where, message } = (error ?? {}) as { code?: unknown; where?: unknown; message?: unknown };
  if (typeof code !== 'string' || where !== undefined) return false;
  return MISFITS.has(code) || (code === '0A000' && message === STALE_PLAN);
}

/** SQLSTATE of an error, if it has one. */
export function sqlState(error: unknown): string | undefined {
  for (const cause of causes(error)) {
    const code = (cause as { code?: unknown }).code;
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) return code;
  }
  return undefined;
}

function* causes(error: unknown): Generator<object> {
  let current: unknown = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    yield current;
    current = current instanceof BaseError && 'original' in current ? current.original : (current as { cause?: unknown }).cause;
  }
}
