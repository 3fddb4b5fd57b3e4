import type { ApiKey, KeySecret, NewApiKey } from '../../db/api-keys';
import type { Page } from '../../db/reads/page';
import type { Tx } from '../../db/transaction';

/** What the handlers of keys read and write; `db/api-keys` provides it. */
export interface ApiKeyStore {
  find: (keyId: string) => Promise<ApiKey | null>;
  /** Keys that are not revoked, by id; `within`: only keys limited to some of these programs (null: all keys). */
  list: (filter: { within: readonly string[] | null; after: string | null; limit: number }) => Promise<Page<ApiKey>>;
  /** Null when the id is taken. */
  create: (key: NewApiKey) => Promise<ApiKey | null>;
  /** Null when there is no such key, or it is revoked. */
  renew: (tx: Tx, keyId: string, secret: KeySecret) => Promise<ApiKey | null>;
  revoke: (keyId: string) => Promise<void>;
}
