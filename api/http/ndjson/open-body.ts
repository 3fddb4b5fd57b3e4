import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGunzip } from 'node:zlib';
import { Problem } from '../../../domain/problem';
import { mayTakeLong } from '../long-requests';
import { checkNdjson } from './read-lines';

/**
 * The bytes of an NDJSON body of any length, as they arrive and no faster than they are taken; compressed by gzip, or as they are. However long it takes,
 * as long as something is sent now and then.
 * @throws Problem `UNSUPPORTED_MEDIA_TYPE`; while reading `VALIDATION_FAILED` for what is not gzip
 */
export function openBody(req: IncomingMessage, res: ServerResponse): AsyncIterable<Buffer> {
  const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase();
  checkNdjson(req.headers['content-type'], encoding === 'gzip' ? undefined : encoding);
  mayTakeLong(req.socket);
  // Whoever asks before sending is told to go on.
  if (req.headers.expect !== undefined) res.writeContinue();
  return encoding === 'gzip' ? inflated(req) : req;
}

async function* inflated(req: IncomingMessage): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  req.once('error', (error) => gunzip.destroy(error));
  try {
    for await (const bytes of req.pipe(gunzip)) yield bytes as Buffer;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_')) throw new Problem('VALIDATION_FAILED', 'The body is not valid gzip.', { cause: error });
    throw error;
  }
}
