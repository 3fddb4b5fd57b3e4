import type { Part } from '../cpu/cpu-times';
import type { DevKeys } from '../../cli/launcher/dev-keys';

/** A Lumbung that a bench loads. */
export interface Engine {
  /** Origin of the API. */
  url: string;
  keys: Pick<DevKeys, 'admin' | 'order_system'>;
  temporal: { address: string; namespace: string };
  /** Its processes, as far as they are known and this bench has not started them. */
  others: Part[];
  /** Login that sees what Postgres does, by the name of the process; empty where there is none. */
  superuserUrls: Record<string, string>;
  /** Lumbung's database under its owner's login; null where the engine is not the bench's own. */
  ownerUrl: string | null;
}

/** Names that the processes are reported by. */
export const PART = { api: 'API', worker: 'Worker', temporal: 'Temporal', postgres: 'Postgres', temporalPostgres: "Temporal's Postgres" } as const;
