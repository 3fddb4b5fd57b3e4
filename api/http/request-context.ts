import { randomUUID } from 'node:crypto';
import type { RequestHandler, Response } from 'express';
import type { RefusalReason } from '../admission/refusal';
import type { Caller } from '../auth/caller';
import { negotiateLanguage, type Language } from './language/language';

export const REQUEST_ID_HEADER = 'X-Request-Id';
const ACCEPTED_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** What is known of a request while it is answered. */
export interface RequestContext {
  readonly requestId: string;
  readonly receivedAt: Date;
  readonly language: Language;
  /** Template as `/v1/orders/{orderId}`, once the route is known. Raw paths don't go into logs and metrics. */
  route: string | null;
  caller: Caller | null;
  /** Ids that the request names, for the log. */
  ids: Readonly<Record<string, unknown>>;
  /** The problem that was answered. */
  failure: { code: string; errorId: string; level: 'error' | 'warn' | 'info'; error: unknown } | null;
  /** Why the request was refused, if it was for load. */
  refused: RefusalReason | null;
  /** The body has arrived: gives back the place that was kept for it. */
  arrived: () => void;
}

const nothing = () => undefined;
const contexts = new WeakMap<Response, RequestContext>();

/** The context that `beginRequest` made. */
export function contextOf(res: Response): RequestContext {
  const context = contexts.get(res);
  if (context === undefined) throw new Error('beginRequest must come before everything else');
  return context;
}

/**
 * First of all handlers. The request's id is the caller's, if it is one that can stand in logs and rows, else a new one; it comes back in the
 * answer's header and is written to every row and log line that the request causes.
 */
export function beginRequest(now: () => Date): RequestHandler {
  return (req, res, next) => {
    const given = req.get(REQUEST_ID_HEADER);
    const requestId = given !== undefined && ACCEPTED_ID.test(given) ? given : randomUUID();
    const language = negotiateLanguage(req.get('Accept-Language'));
    contexts.set(res, { requestId, receivedAt: now(), language, route: null, caller: null, ids: {}, failure: null, refused: null, arrived: nothing });
    res.set(REQUEST_ID_HEADER, requestId);
    next();
  };
}
