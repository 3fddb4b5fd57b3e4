import { temporal } from '@temporalio/proto';
import type { Connection } from '@temporalio/client';
import { SEARCH_ATTRIBUTES as KEYS } from '../../workflows/search-attributes';
import { codeOf, Fault, messageOf } from '../fault';

const { INDEXED_VALUE_TYPE_KEYWORD, INDEXED_VALUE_TYPE_KEYWORD_LIST } = temporal.api.enums.v1.IndexedValueType;

/** The types that the product uses, by the command line's and the server's name. */
const TYPES = {
  KEYWORD: { type: 'Keyword', value: INDEXED_VALUE_TYPE_KEYWORD },
  KEYWORD_LIST: { type: 'KeywordList', value: INDEXED_VALUE_TYPE_KEYWORD_LIST },
} as const;

/** What workflows can be searched by in Temporal's UI, as `workflows/` names it. */
export const SEARCH_ATTRIBUTES: Readonly<Record<string, (typeof TYPES)[keyof typeof TYPES]>> = Object.fromEntries(
  Object.values(KEYS).map(({ name, type }) => [name, TYPES[type]]),
);

/** gRPC's status codes, where they matter here. */
const GRPC = { permissionDenied: '7', unauthenticated: '16', unimplemented: '12', alreadyExists: '6' } as const;
const NOT_ALLOWED: readonly string[] = [GRPC.permissionDenied, GRPC.unauthenticated, GRPC.unimplemented];

/**
 * Registers the search attributes that a namespace lacks.
 * @returns the names of those it registered
 * @throws Fault when the server doesn't let us, or knows one with another type.
 */
export async function registerSearchAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const missing = await missingAttributes(connection, namespace);
  if (missing.length === 0) return [];
  try {
    const searchAttributes = Object.fromEntries(missing.flatMap((name) => [[name, typeOf(name).value]]));
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    // Another process registered them at the same moment.
    if (codeOf(error) !== GRPC.alreadyExists) throw notRegistered(missing, namespace, error);
  }
  return missing;
}

async function missingAttributes(connection: Connection, namespace: string): Promise<string[]> {
  const names = Object.keys(SEARCH_ATTRIBUTES);
  let known: Record<string, number | null>;
  try {
    known = (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;
  } catch (error) {
    throw notRegistered(names, namespace, error);
  }
  const wrong = names.filter((name) => name in known && known[name] !== typeOf(name).value);
  if (wrong.length > 0) throw new Fault(`Temporal's namespace ${namespace} has search attributes of another type: ${described(wrong)} are needed.`);
  return names.filter((name) => !(name in known));
}

function notRegistered(names: string[], namespace: string, cause: unknown): Fault {
  const reason = NOT_ALLOWED.includes(codeOf(cause)) ? 'it does not let us' : messageOf(cause);
  return new Fault(
    `The search attributes ${described(names)} can't be registered in Temporal's namespace ${namespace} (${reason}): let its operator do it.`,
    {
      cause,
    },
  );
}

function typeOf(name: string): (typeof TYPES)[keyof typeof TYPES] {
  const type = SEARCH_ATTRIBUTES[name];
  if (!type) throw new Error(`${name} is none of our search attributes`);
  return type;
}

function described(names: string[]): string {
  return names.map((name) => `${name} (${typeOf(name).type})`).join(', ');
}
