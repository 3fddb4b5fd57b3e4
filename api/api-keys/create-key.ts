import type { ApiKey, NewApiKey } from '../../db/api-keys';
import { Problem } from '../../domain/problem';
import { issueSecret } from '../auth/api-key-secret';
import type { Caller } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { REPLAYED } from '../operations/submission-docs';
import type { ProgramDirectory } from '../programs/program-directory';
import { apiKeySchema, issuedApiKeySchema, newApiKeySchema } from './api-key-schema';
import type { ApiKeyStore } from './api-key-store';
import { isWithin, shown } from './shown-key';

export interface CreateKeyOptions {
  store: Pick<ApiKeyStore, 'create' | 'find'>;
  programs: Pick<ProgramDirectory, 'get'>;
  pepper: string;
}

/** `POST /v1/api-keys`: the only time that the secret is shown. */
export function createKey({ store, programs, pepper }: CreateKeyOptions): KeyedRoute {
  return defineRoute({
    method: 'post',
    path: '/v1/api-keys',
    action: 'keys.write',
    tag: 'API keys',
    summary: 'Make a key',
    description: 'Answers the secret this once; only what verifies it is stored. A key that is limited to programs can make keys only for these.',
    body: newApiKeySchema,
    bodyExamples: {
      till: {
        summary: 'A till system',
        value: { keyId: 'pos-jakarta', subject: 'till system Jakarta', role: 'order_system', programIds: ['harvest'] },
      },
    },
    responses: {
      201: { description: 'Made.', schema: issuedApiKeySchema },
      200: { description: 'It was made before; the secret is not shown again.', schema: apiKeySchema, headers: REPLAYED },
    },
    problems: ['NOT_FOUND', 'IDEMPOTENCY_CONFLICT'],
    async handle({ body, caller }) {
      const { keyId, subject, role, programIds = null, expiresAt = null } = body;
      await requireGrantable(programs, caller, programIds);
      const { secret, selector, verifier } = issueSecret(pepper);
      const key: NewApiKey = { keyId, selector, verifier, subject, role, programIds, expiresAt, createdBy: caller.subject };
      const created = await store.create(key);
      if (created !== null) return { status: 201, body: { ...shown(created), secret } };
      return { status: 200, headers: { 'Idempotent-Replayed': 'true' }, body: shown(await sameKey(store, caller, key)) };
    },
  });
}

/** Nobody hands out more than they have. */
async function requireGrantable(programs: Pick<ProgramDirectory, 'get'>, caller: Caller, programIds: readonly string[] | null): Promise<void> {
  if (programIds === null && caller.programIds !== null) {
    const message = 'is required, because your key is limited to programs';
    throw new Problem('FORBIDDEN', `programIds ${message}.`, { errors: [{ path: 'programIds', message }] });
  }
  for (const programId of programIds ?? []) await programs.get(caller, programId);
}

/** @throws Problem `IDEMPOTENCY_CONFLICT` when the id belongs to a key that was asked for differently, or was deleted. */
async function sameKey(store: Pick<ApiKeyStore, 'find'>, caller: Caller, wanted: NewApiKey): Promise<ApiKey> {
  const existing = await store.find(wanted.keyId);
  if (existing !== null && existing.revokedAt === null && isWithin(caller, existing.programIds) && essence(existing) === essence(wanted))
    return existing;
  throw new Problem('IDEMPOTENCY_CONFLICT', `The id ${wanted.keyId} was used with another body.`);
}

function essence({
  subject,
  role,
  programIds,
  expiresAt,
}: Pick<NewApiKey, 'subject' | 'role' | 'expiresAt'> & { programIds: readonly string[] | null }): string {
  return JSON.stringify([subject, role, programIds, expiresAt === null ? null : Date.parse(expiresAt)]);
}
