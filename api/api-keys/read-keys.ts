import { z } from 'zod';
import { decodeCursor, encodeCursor } from '../http/cursor';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { isCallerId } from '../schema/ids';
import { cursor, limit, pageOf } from '../schema/paging';
import { apiKeyParams, apiKeySchema } from './api-key-schema';
import type { ApiKeyStore } from './api-key-store';
import { requireKey, shown } from './shown-key';

/** `GET /v1/api-keys`. */
export function listKeys({ store }: { store: Pick<ApiKeyStore, 'list'> }): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/api-keys',
    action: 'keys.read',
    tag: 'API keys',
    summary: 'List keys',
    description: 'By id, without secrets. A key that is limited to programs sees keys of these only.',
    query: z.strictObject({ limit, cursor }),
    responses: { 200: { description: 'A page.', schema: pageOf(apiKeySchema).meta({ id: 'ApiKeyPage' }) } },
    async handle({ query, caller }) {
      const after = decodeCursor(query.cursor, isCallerId);
      const { rows, next } = await store.list({ within: caller.programIds, after, limit: query.limit });
      return { status: 200, body: { items: rows.map(shown), nextCursor: encodeCursor(next) } };
    },
  });
}

/** `GET /v1/api-keys/{keyId}`. */
export function showKey({ store }: { store: Pick<ApiKeyStore, 'find'> }): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/api-keys/{keyId}',
    action: 'keys.read',
    tag: 'API keys',
    summary: 'Read a key',
    params: apiKeyParams,
    responses: { 200: { description: 'The key, without its secret.', schema: apiKeySchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { keyId }, caller }) {
      return { status: 200, body: shown(await requireKey(store, caller, keyId)) };
    },
  });
}
