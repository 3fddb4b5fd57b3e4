import type { Request, RequestHandler } from 'express';
import { Problem } from '../../domain/problem';
import { MAX_BODY_BYTES, readBytes } from '../http/json/read-body';
import { contextOf } from '../http/request-context';
import { refuse } from './refusal';
import { SharedRoom } from './shared-room';

export interface BodyLimits {
  /** Most requests with a body that a process has under way. */
  requests: number;
  /** Most bytes of their bodies. */
  bytes: number;
}

/**
 * Reads bodies as long as there is room for them, so that memory is bounded by settings and not by callers, slow ones included. The room is
 * held until the answer is out, for the body lives on in what is made of it. What is refused is not read: Node throws it away as it comes in.
 */
export function bodyRoom(limits: BodyLimits): RequestHandler {
  const requests = new SharedRoom(limits.requests);
  const bytes = new SharedRoom(limits.bytes);

  return (req, res, next) => {
    const key = contextOf(res).caller?.keyId ?? '';
    let held = announcedBytes(req);
    if (held > MAX_BODY_BYTES) throw new Problem('PAYLOAD_TOO_LARGE', 'The body is larger than 1 MiB.');
    if (requests.lacks(key, 1) !== null || bytes.lacks(key, held) !== null) throw refuse('bodies');
    requests.take(key, 1);
    bytes.take(key, held);
    res.once('close', () => {
      requests.give(key, 1);
      bytes.give(key, held);
    });
    // Whoever asks before sending is told only now: what is refused need not be sent.
    if (req.headers.expect !== undefined) res.writeContinue();
    readBytes(req, res, (error?: unknown) => {
      const actual = Buffer.isBuffer(req.body) ? req.body.length : held;
      bytes.give(key, held - actual);
      held = actual;
      next(error);
    });
  };
}

/** Bytes of the body as its sender says; the most that it may have where the sender doesn't say, or sends it compressed. */
export function announcedBytes(req: Request): number {
  const length = req.headers['content-length'];
  if (length === undefined) return req.headers['transfer-encoding'] === undefined ? 0 : MAX_BODY_BYTES;
  const compressed = (req.headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity';
  return compressed ? Math.max(Number(length), MAX_BODY_BYTES) : Number(length);
}
