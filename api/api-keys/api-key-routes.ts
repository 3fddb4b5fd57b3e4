import type { KeyedRoute } from '../http/route/route';
import type { ApiKeyStore } from './api-key-store';
import { createKey, type CreateKeyOptions } from './create-key';
import { deleteKey, rotateKey, type EndKeysOptions } from './end-keys';
import { listKeys, showKey } from './read-keys';

/** Everything under `/v1/api-keys`. */
export function apiKeyRoutes(options: CreateKeyOptions & EndKeysOptions & { store: ApiKeyStore }): KeyedRoute[] {
  return [createKey(options), listKeys(options), showKey(options), deleteKey(options), rotateKey(options)];
}
