import { pipeline } from 'node:stream/promises';
import type { Request, RequestHandler, Response, Router } from 'express';
import { z } from 'zod';
import { Problem } from '../../../domain/problem';
import { announcedBytes } from '../../admission/body-room';
import { isAllowed } from '../../auth/permissions';
import { inTime } from '../in-time';
import { fingerprint } from '../json/fingerprint';
import type { JsonValue } from '../json/exact-json';
import { readJson } from '../json/read-body';
import { openBody } from '../ndjson/open-body';
import { readJsonLines, type JsonLine } from '../ndjson/read-lines';
import { parsePrefer } from '../prefer';
import { contextOf } from '../request-context';
import { validate } from '../validation/validate';
import type { Call, KeyedRoute, PublicRoute, Reply, Route } from './route';

/** Ids that stand in the log line of a request; a member's is not among them. */
const LOGGED_IDS = [
  'programId',
  'orderId',
  'grantId',
  'redemptionId',
  'reversalId',
  'holdId',
  'captureId',
  'transferId',
  'keyId',
  'version',
  'simulationId',
] as const;
const NOTHING = z.strictObject({});
/** What ends by itself after the caller's wait has a moment to say so more precisely. */
const GRACE_MS = 2_000;

/**
 * Mounts a route: who may call it, what it is called with, what is answered.
 * @param readBody reads the body of a request into `req.body`, as bytes
 */
export function mountRoute(router: Router, route: Route, readBody: RequestHandler): void {
  const path = route.path.replace(/\{(\w+)\}/g, ':$1');
  if (route.action === 'public') router.get(path, name(route), answerAnybody(route));
  else router[route.method](path, name(route), authorise(route), admit(route), ...(route.body === undefined ? [] : [readBody]), answer(route));
}

/** Logs and metrics know a request by the template of its route. */
function name({ path }: Route): RequestHandler {
  return (_req, res, next) => {
    contextOf(res).route = path;
    next();
  };
}

function answerAnybody(route: PublicRoute): RequestHandler {
  return async (_req, res) => send(res, await route.handle());
}

/** Before the body is read: who may not call a route need not be listened to. */
function authorise({ path, action }: KeyedRoute): RequestHandler {
  return (_req, res, next) => {
    const { caller } = contextOf(res);
    if (caller === null) throw new Error(`${path} is mounted without authentication`);
    if (action !== 'authenticated' && !isAllowed(caller.role, action))
      throw new Problem('FORBIDDEN', `The role ${caller.role} may not do this (${action}).`);
    next();
  };
}

/** Also before the body is read: what can't be taken in anyway is sent away at no cost. */
function admit(route: KeyedRoute): RequestHandler {
  return (req, res, next) => {
    const context = contextOf(res);
    if (route.admit && context.caller) {
      context.arrived = route.admit({ caller: context.caller, prefer: parsePrefer(req.get('Prefer')), bytes: announcedBytes(req) });
      res.once('close', context.arrived);
    }
    next();
  };
}

function answer(route: KeyedRoute): RequestHandler {
  return async (req, res) => {
    const call = readCall(route, req, res);
    contextOf(res).arrived();
    const reply = await inTime(route.handle(call), route.lines?.patienceMs ?? call.prefer.waitMs + GRACE_MS);
    // The connection may have been silent for so long that the caller was told so.
    if (!res.headersSent) await send(res, reply);
  };
}

type AnyCall = Call<unknown, unknown, unknown>;

function readCall(route: KeyedRoute, req: Request, res: Response): AnyCall {
  const { requestId, receivedAt, language, caller } = contextOf(res);
  if (caller === null) throw new Error('unauthenticated');
  const params: unknown = validate(route.params ?? NOTHING, { ...req.params });
  const query: unknown = validate(route.query ?? NOTHING, storable({ ...req.query }));
  const headers = { prefer: parsePrefer(req.get('Prefer')), idempotencyKey: req.get('Idempotency-Key'), accept: req.get('Accept') };
  const common = { params, query, caller, requestId, receivedAt, language, ...headers };
  const { body, value } = route.body === undefined ? { body: undefined, value: null } : readBody(route.body, req, route.bodyOptional);
  const path = filledPath(route.path, req.params);
  // The bytes are not needed any more, however long the request waits.
  req.body = undefined;
  return logged(res, {
    ...common,
    body,
    ...(route.lines && { lines: linesOf(req, res), input: () => openBody(req, res) }),
    // Only what changes something needs it.
    get fingerprint() {
      return fingerprint(path, value);
    },
  });
}

/** As in bodies: the database has no place for the character U+0000. @throws Problem `VALIDATION_FAILED` */
function storable(query: Record<string, unknown>): Record<string, unknown> {
  const path = Object.keys(query).find((name) => String(query[name]).includes('\0'));
  if (path === undefined) return query;
  const message = 'must not contain the character U+0000';
  throw new Problem('VALIDATION_FAILED', `${path} ${message}.`, { errors: [{ path, message }] });
}

function readBody(schema: z.ZodType, req: Request, optional = false): { body: unknown; value: JsonValue } {
  const { value, faults } = optional && isLeftOut(req) ? { value: {}, faults: [] } : readJson(req.get('Content-Type'), req.body);
  return { body: validate(schema, value, faults), value };
}

/** Opened when somebody begins to read. */
async function* linesOf(req: Request, res: Response): AsyncGenerator<JsonLine> {
  yield* readJsonLines(openBody(req, res));
}

function isLeftOut({ body }: Request): boolean {
  return !Buffer.isBuffer(body) || body.length === 0;
}

/** The path with its parameters decoded, so that the same path spelled differently is the same. */
function filledPath(template: string, params: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
}

function logged(res: Response, call: AnyCall): AnyCall {
  const named = { ...asObject(call.body), ...asObject(call.query), ...asObject(call.params) };
  contextOf(res).ids = Object.fromEntries(LOGGED_IDS.filter((name) => named[name] !== undefined).map((name) => [name, named[name]]));
  return call;
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

async function send(res: Response, { status, body, headers = {}, contentType, pieces }: Reply): Promise<void> {
  res.status(status).set('Cache-Control', 'no-store').set(headers);
  if (pieces !== undefined) await sendPieces(res.type(contentType ?? 'application/json'), pieces);
  else if (body === undefined) res.end();
  // `end` with a text, not Express's `send` with its buffer: head and body leave in one write, which costs a third.
  else res.type(contentType ?? 'application/json').end(contentType === undefined ? JSON.stringify(body) : body);
}

/** As fast as they are taken. A caller that goes away in the middle is no fault. */
async function sendPieces(res: Response, pieces: AsyncIterable<string>): Promise<void> {
  try {
    await pipeline(pieces, res);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
