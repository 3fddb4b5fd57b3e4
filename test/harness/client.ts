import type { Role } from '../../api/auth/permissions';
import { responseCheck, type ResponseCheck } from './openapi-check';

/** An answer of the API; `body` is parsed JSON, or text of another type. */
export interface Answer<Body = unknown> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface CallOptions {
  /** Whose key is sent; `null`: none. Default: `order_system`, `admin` for what only it may do. */
  role?: Role | null;
  /** A key that the client doesn't know. */
  key?: string;
  headers?: Record<string, string>;
  /** Sent as it stands, instead of a body that is made JSON of. */
  raw?: string | Uint8Array;
}

/** A caller of the API. Every answer it sees is checked against the API's own OpenAPI document; a difference fails the test at that call. */
export interface Client {
  readonly url: string;
  get<Body = unknown>(path: string, options?: CallOptions): Promise<Answer<Body>>;
  post<Body = unknown>(path: string, body?: unknown, options?: CallOptions): Promise<Answer<Body>>;
  put<Body = unknown>(path: string, body?: unknown, options?: CallOptions): Promise<Answer<Body>>;
  call<Body = unknown>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer<Body>>;
}

/** Makes a client that knows a key of each role. `url` without a slash at the end. */
export function createClient(url: string, keys: Record<Role, string>): Client {
  let check: Promise<ResponseCheck> | undefined;
  const checkOf = () => (check ??= fetch(`${url}/openapi.json`).then(async (response) => responseCheck((await response.json()) as never)));

  const call = async <Body>(method: string, path: string, body?: unknown, options: CallOptions = {}): Promise<Answer<Body>> => {
    const response = await fetch(url + path, { method, headers: headersOf(keys, method, path, body, options), ...bodyOf(body, options) });
    const answer = { status: response.status, headers: response.headers, body: await parsed(response) };
    const contentType = (response.headers.get('content-type') ?? '').split(';')[0] ?? '';
    const difference = (await checkOf())({ method, path, status: answer.status, contentType, body: answer.body });
    if (difference) throw new Error(`the answer is not as /openapi.json says: ${difference}`);
    return { ...answer, body: answer.body as Body };
  };
  return {
    url,
    call,
    get: (path, options) => call('GET', path, undefined, options),
    post: (path, body, options) => call('POST', path, body, options),
    put: (path, body, options) => call('PUT', path, body, options),
  };
}

function headersOf(keys: Record<Role, string>, method: string, path: string, body: unknown, options: CallOptions): Record<string, string> {
  const role = options.role === undefined ? usualRole(method, path) : options.role;
  const key = options.key ?? (role ? keys[role] : undefined);
  return {
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
    ...((body !== undefined || options.raw !== undefined) && { 'content-type': 'application/json' }),
    ...options.headers,
  };
}

function usualRole(method: string, path: string): Role {
  return method === 'PUT' && path.startsWith('/v1/programs/') ? 'admin' : 'order_system';
}

function bodyOf(body: unknown, { raw }: CallOptions): { body?: string | Uint8Array<ArrayBuffer> } {
  if (raw !== undefined) return { body: typeof raw === 'string' ? raw : new Uint8Array(raw) };
  return body === undefined ? {} : { body: JSON.stringify(body) };
}

async function parsed(response: Response): Promise<unknown> {
  const text = await response.text();
  // A file may be empty; where there is no body, nothing says of what type it is.
  if (text === '' && !response.headers.has('content-type')) return undefined;
  return /[/+]json\b/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text;
}
