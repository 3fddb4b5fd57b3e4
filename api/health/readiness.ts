import type { DatabaseHealth } from '../../db/reads/health';
import type { Logger } from '../../platform/logger';
import type { Draining } from '../http/draining';

/** One thing that must hold; `detail` says what doesn't. */
export interface Check {
  ok: boolean;
  detail?: string;
}

export type CheckReadiness = () => Promise<Record<string, Check>>;

export interface ReadinessOptions {
  readHealth: () => Promise<DatabaseHealth>;
  temporal: { ping(): Promise<void> };
  draining: Draining;
  logger: Logger;
}

/** A probe must answer before its own time is up. */
const PATIENCE_MS = 3_000;

/** Looks at everything that a request needs. What went wrong is in the log; callers without a key are told only what. */
export function createReadiness({ readHealth, temporal, draining, logger }: ReadinessOptions): CheckReadiness {
  const failed = (what: string) => (error: unknown) => {
    logger.warn('not ready', { what, error: String(error) });
    return null;
  };
  return async () => {
    const [health, answered] = await Promise.all([
      within(readHealth()).catch(failed('database')),
      within(temporal.ping().then(() => true)).catch(failed('temporal')),
    ]);
    return {
      database: health === null ? { ok: false, detail: 'does not answer' } : { ok: true },
      migrations: without(health?.missingMigrations, 'not applied'),
      partitions: without(health?.missingPartitions, 'missing'),
      temporal: answered === null ? { ok: false, detail: 'does not answer' } : { ok: true },
      draining: draining.active ? { ok: false, detail: 'the process is shutting down' } : { ok: true },
    };
  };
}

function without(missing: readonly string[] | undefined, what: string): Check {
  if (missing === undefined) return { ok: false, detail: 'unknown' };
  return missing.length === 0 ? { ok: true } : { ok: false, detail: `${what}: ${missing.join(', ')}` };
}

async function within<Value>(promise: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
