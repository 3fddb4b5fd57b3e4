import { Problem } from '../../domain/problem';
import { issueSecret } from '../auth/api-key-secret';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { apiKeyParams, issuedApiKeySchema } from './api-key-schema';
import type { ApiKeyStore } from './api-key-store';
import { isWithin, noSuchKey, requireKey, shown } from './shown-key';

export interface EndKeysOptions {
  store: Pick<ApiKeyStore, 'find' | 'renew' | 'revoke'>;
  pepper: string;
  /** Makes this process forget what it has verified, so that here a change works at once. */
  forgetVerified: () => void;
}

/** `DELETE /v1/api-keys/{keyId}`: the key opens nothing any more. */
export function deleteKey({ store, forgetVerified }: EndKeysOptions): KeyedRoute {
  return defineRoute({
    method: 'delete',
    path: '/v1/api-keys/{keyId}',
    action: 'keys.write',
    tag: 'API keys',
    summary: 'Delete a key',
    description: 'Works within 5 seconds everywhere. The id can’t be used again.',
    params: apiKeyParams,
    responses: { 204: { description: 'It opens nothing any more.' } },
    problems: ['NOT_FOUND'],
    async handle({ params: { keyId }, caller }) {
      const key = await store.find(keyId);
      if (key === null || !isWithin(caller, key.programIds)) throw noSuchKey(keyId);
      await store.revoke(keyId);
      forgetVerified();
      return { status: 204 };
    },
  });
}

/** `POST /v1/api-keys/{keyId}/rotate`: a new secret; the old one opens nothing any more. */
export function rotateKey({ store, pepper, forgetVerified }: EndKeysOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/api-keys/{keyId}/rotate',
    action: 'keys.write',
    tag: 'API keys',
    summary: 'Give a key a new secret',
    description:
      'The old secret opens nothing any more, within 5 seconds everywhere. Each call makes another secret: `Idempotency-Key` is not available yet here and is refused.',
    params: apiKeyParams,
    requestHeaders: { 'Idempotency-Key': 'Not available yet: refused.' },
    responses: { 200: { description: 'The key with its new secret, shown this once.', schema: issuedApiKeySchema } },
    problems: ['NOT_FOUND', 'NOT_AVAILABLE'],
    async handle({ params: { keyId }, caller, idempotencyKey }) {
      // A secret is not stored, so a replay could not answer it; replaying nothing must not look like keeping the promise.
      if (idempotencyKey !== undefined) throw new Problem('NOT_AVAILABLE', 'Idempotency-Key is not available yet.');
      await requireKey(store, caller, keyId);
      const { secret, selector, verifier } = issueSecret(pepper);
      const renewed = await store.renew(keyId, { selector, verifier });
      if (renewed === null) throw noSuchKey(keyId);
      forgetVerified();
      return { status: 200, body: { ...shown(renewed), secret } };
    },
  });
}
