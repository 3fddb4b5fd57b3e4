import { issueSecret } from '../auth/api-key-secret';
import { IDEMPOTENCY_KEY, mutateOnce, type DoOnce } from '../http/idempotency/mutate-once';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { REPLAYED } from '../operations/submission-docs';
import { apiKeyParams, rotatedApiKeySchema } from './api-key-schema';
import type { ApiKeyStore } from './api-key-store';
import { isWithin, noSuchKey, requireKey, shown } from './shown-key';

export interface EndKeysOptions {
  store: Pick<ApiKeyStore, 'find' | 'renew' | 'revoke'>;
  once: DoOnce;
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
export function rotateKey({ store, once, pepper, forgetVerified }: EndKeysOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/api-keys/{keyId}/rotate',
    action: 'keys.write',
    tag: 'API keys',
    summary: 'Give a key a new secret',
    description:
      'The old secret opens nothing any more, within 5 seconds everywhere. Each call makes another secret, unless it is sent again with its `Idempotency-Key`: then nothing changes, and the secret is not shown again.',
    params: apiKeyParams,
    requestHeaders: IDEMPOTENCY_KEY,
    responses: { 200: { description: 'The key with its new secret, shown this once.', schema: rotatedApiKeySchema, headers: REPLAYED } },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
    async handle(call) {
      const { keyId } = call.params;
      await requireKey(store, call.caller, keyId);
      const reply = await mutateOnce(once, 'keys.rotate', call, async (tx) => {
        const { secret, selector, verifier } = issueSecret(pepper);
        const renewed = await store.renew(tx, keyId, { selector, verifier });
        if (renewed === null) throw noSuchKey(keyId);
        // The secret is not stored, so a replay can't answer it.
        return { reply: { status: 200, body: { ...shown(renewed), secret } }, keptBody: shown(renewed) };
      });
      forgetVerified();
      return reply;
    },
  });
}
