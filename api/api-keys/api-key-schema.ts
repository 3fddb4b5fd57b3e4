import { z } from 'zod';
import { ROLES } from '../auth/permissions';
import { text } from '../schema/amounts';
import { keyId, programId } from '../schema/ids';
import { answeredInstant, instant } from '../schema/times';

const MAX_PROGRAMS = 100;

const role = z.enum(ROLES).meta({
  description:
    '`order_system`: orders, quotes, grants, reads · `support`, `approver`: reads · `auditor`: all reads · `operator`: reads, retries of orders · `admin`: everything.',
});

/** Body of `POST /v1/api-keys`. */
export const newApiKeySchema = z
  .strictObject({
    keyId,
    subject: text(200, 'The person or system that acts with this key; stands in every row that it causes.').meta({ example: 'till system Jakarta' }),
    role,
    programIds: z
      .array(programId)
      .min(1)
      .max(MAX_PROGRAMS)
      .exactOptional()
      .meta({ description: 'Programs that exist for this key; left out: all that exist for yours.', example: ['harvest'] }),
    expiresAt: instant('From when on it opens nothing.').exactOptional(),
  })
  .meta({ id: 'NewApiKey' });

export const apiKeyParams = z.strictObject({ keyId });

const keyFields = {
  keyId,
  subject: z.string(),
  role,
  programIds: z.array(z.string()).nullable().meta({ description: 'Null: all.' }),
  expiresAt: answeredInstant('Null: never.').nullable(),
  createdBy: z.string(),
  createdAt: answeredInstant('When it was made.'),
};

/** A key as it is shown: without its secret. */
export const apiKeySchema = z.object(keyFields).meta({ id: 'ApiKey' });

const secret = z.string().meta({ description: 'Send it as `Authorization: Bearer …`. It can’t be shown again.', example: 'lmb_9f86d081884c7d65_…' });

/** A key with its new secret; without, when the call is a replay. */
export const rotatedApiKeySchema = z.object({ ...keyFields, secret: secret.exactOptional() }).meta({ id: 'RotatedApiKey' });

/** A key with the secret that is shown this once. */
export const issuedApiKeySchema = z
  .object({
    ...keyFields,
    secret,
  })
  .meta({ id: 'IssuedApiKey' });
