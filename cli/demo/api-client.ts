import { setTimeout as sleep } from 'node:timers/promises';
import { Fault, reasonOf } from '../fault';

/** An answer of the API; `body` is whatever JSON it sent. */
export interface ApiAnswer<Body> {
  status: number;
  body: Body;
  /** The same had been sent before: nothing happened now. */
  replayed: boolean;
}

export interface ApiClient {
  get<Body>(path: string): Promise<ApiAnswer<Body>>;
  send<Body>(method: 'POST' | 'PUT', path: string, body: unknown): Promise<ApiAnswer<Body>>;
}

interface ProblemBody {
  code?: string;
  detail?: string;
  errors?: { path: string; message: string }[];
}

/** Tries of a call that met a full queue or a restart; a mutation is idempotent by its id, so trying again is safe. */
const TRIES = 8;
const LONGEST_WAIT_MS = 60_000;
const POLL_MS = 200;

/**
 * A small client of Lumbung's API: waits for orders that are still settling, tries again when it is told to.
 * @param url origin of the API
 * @param key API key
 */
export function apiClient(url: string, key: string): ApiClient {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', prefer: 'wait=30' };
  async function call<Body>(method: string, path: string, body?: unknown): Promise<ApiAnswer<Body>> {
    for (let attempt = 1; ; attempt++) {
      const response = await reach(url, path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const answer = {
        status: response.status,
        body: (await response.json()) as Body,
        replayed: response.headers.get('idempotent-replayed') === 'true',
      };
      if (response.status === 202) return settled(response.headers.get('location') ?? path, answer);
      if (response.ok) return answer;
      if (![429, 503].includes(response.status) || attempt === TRIES) throw refused(method, path, response.status, answer.body as ProblemBody);
      await sleep(1000 * Math.max(1, Number(response.headers.get('retry-after') ?? 1)));
    }
  }
  /** Temporal has the order; what became of it is read until it is there. */
  async function settled<Body>(location: string, accepted: ApiAnswer<Body>): Promise<ApiAnswer<Body>> {
    for (const end = Date.now() + LONGEST_WAIT_MS; Date.now() < end; await sleep(POLL_MS)) {
      const answer = await call<Body & { state?: string }>('GET', location);
      if (answer.body.state !== 'settling') return { ...answer, replayed: accepted.replayed };
    }
    throw new Fault(`${location} is still settling after ${LONGEST_WAIT_MS / 1000} s.`);
  }
  return {
    get: (path) => call('GET', path),
    send: (method, path, body) => call(method, path, body),
  };
}

async function reach(url: string, path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(new URL(path, url), init);
  } catch (cause) {
    throw new Fault(`The API at ${url} can't be reached (${reasonOf(cause)}).`, { cause });
  }
}

function refused(method: string, path: string, status: number, { code, detail, errors = [] }: ProblemBody): Fault {
  const fields = errors.map((error) => `${error.path}: ${error.message}`).join('; ');
  return new Fault(`${method} ${path} was answered ${status} ${code ?? ''}: ${[detail, fields].filter(Boolean).join(' ')}`);
}
