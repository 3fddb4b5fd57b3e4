import type { z } from 'zod';
import type { ProblemCode } from '../../../domain/problem';
import type { Caller } from '../../auth/caller';
import type { Action } from '../../auth/permissions';
import type { Language } from '../language/language';
import type { JsonLine } from '../ndjson/read-lines';
import type { Preference } from '../prefer';

export type Method = 'get' | 'post' | 'put' | 'delete';

/** What a handler gets: everything validated, nothing of Express. */
export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** The lines of an NDJSON body as they arrive, to be read once; of a route with `lines` only. */
  lines?: AsyncIterable<JsonLine>;
  /** The same as bytes, for whoever cuts it into lines; one of the two is read. */
  input?: () => AsyncIterable<Buffer>;
  /** SHA-256 (hex) over path and canonical body; `null` stands for the body of a route without one. */
  fingerprint: string;
  caller: Caller;
  requestId: string;
  /** When the request arrived. */
  receivedAt: Date;
  prefer: Preference;
  /** Value of the header, for mutations without an id of their own. */
  idempotencyKey: string | undefined;
  language: Language;
  /** Value of the header `Accept`, for answers of more than one form. */
  accept?: string | undefined;
}

/** What is known of a request before its body is read. */
export interface Knock {
  caller: Caller;
  prefer: Preference;
  /** Bytes of the body, as its sender says. */
  bytes: number;
}

/** What a handler answers. Problems are thrown. */
export interface Reply {
  status: number;
  /** Sent as JSON; with another content type, as the text that it is. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  contentType?: string;
  /** Sent one after the other instead of a body, as they come. */
  pieces?: AsyncIterable<string>;
}

/** One possible answer, for the documentation. */
export interface ResponseDefinition {
  description: string;
  schema?: z.ZodType;
  /** Default: `application/json`. */
  contentType?: string;
  /** Another form of the same answer, by content type. */
  also?: { contentType: string; schema: z.ZodType };
  headers?: Readonly<Record<string, string>>;
  example?: unknown;
}

/** What every route says of itself. */
interface RouteDescription {
  /** Template as in OpenAPI: `/v1/orders/{orderId}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  responses: Readonly<Record<number, ResponseDefinition>>;
}

/** A route that needs no key and takes nothing. */
export interface PublicRoute extends RouteDescription {
  method: 'get';
  action: 'public';
  handle(): Promise<Reply>;
}

/**
 * A route: what is mounted is what is documented. Handlers are methods, so that routes with different schemas fit into one list.
 */
export interface RouteDefinition<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> extends RouteDescription {
  method: Method;
  /** What the role must allow; `authenticated`: any valid key. */
  action: Action | 'authenticated';
  params?: Params;
  query?: Query;
  body?: Body;
  /** Instead of `body`: it takes NDJSON of any length. What a line is, and how long (ms) it may take until everything is read and answered. */
  lines?: { schema: z.ZodType; description: string; patienceMs: number };
  /** Nothing at all is as good as an empty object. */
  bodyOptional?: boolean;
  bodyExamples?: Readonly<Record<string, { summary: string; value: unknown }>>;
  /** Request headers that matter here, with what they do. */
  requestHeaders?: Readonly<Record<string, string>>;
  /** Problems beyond those that follow from authentication and validation. */
  problems?: readonly ProblemCode[];
  /**
   * Asked before the body is read; the function that it answers is called when the body is read and the handler's turn has come, or the request
   * has ended otherwise. @throws Refusal when the handler would only send it away.
   */
  admit?(knock: Knock): () => void;
  handle(call: Call<z.output<Params>, z.output<Query>, z.output<Body>>): Promise<Reply>;
}

/** A route that needs a key. */
export type KeyedRoute = RouteDefinition<z.ZodType, z.ZodType, z.ZodType>;

export type Route = KeyedRoute | PublicRoute;

/** Ties the types of a route's schemas to those of its handler. */
export function defineRoute<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  definition: RouteDefinition<Params, Query, Body>,
): KeyedRoute {
  return definition;
}
