import { isUtf8 } from 'node:buffer';
import { Problem, type FieldError } from '../../domain/problem';
import { JsonSyntaxError, parseExactJson, type ExactJson, type JsonValue } from '../http/json/exact-json';
import { LINE_KINDS, type LineKind } from './line';

/** A line with its kind and the body that it carries. */
export interface ReadLine {
  kind: LineKind;
  body: JsonValue;
  /** Relative to the body. */
  faults: FieldError[];
  /** The id that the body seems to have, for answers to lines that are not valid. */
  id: string | null;
}

const ID_OF: Record<LineKind, string> = { order: 'orderId', return: 'returnId', grant: 'grantId', member: 'memberId' };
const BYTE_ORDER_MARK = /^\ufeff/;

/**
 * Reads a line as exact JSON with one member that says what it is.
 * @param bytes null: it was too long
 * @throws Problem `PAYLOAD_TOO_LARGE`, `VALIDATION_FAILED`
 */
export function readLine(bytes: Buffer | null): ReadLine {
  if (bytes === null) throw new Problem('PAYLOAD_TOO_LARGE', 'The line is longer than 1 MiB.');
  const { value, faults } = parsed(bytes);
  const members = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  const [only, ...others] = members;
  const kind = LINE_KINDS.find((name) => name === only?.[0]);
  if (only === undefined || kind === undefined || others.length > 0)
    throw new Problem('VALIDATION_FAILED', `The line must be an object with one member: ${LINE_KINDS.join(', ')}.`);
  const body = only[1];
  const prefix = `${kind}.`;
  const own = faults.map(({ path, message }) => ({ path: path.startsWith(prefix) ? path.slice(prefix.length) : path, message }));
  return { kind, body, faults: own, id: idIn(body, ID_OF[kind]) };
}

function parsed(bytes: Buffer): ExactJson {
  if (!isUtf8(bytes)) throw new Problem('VALIDATION_FAILED', 'The line is not valid UTF-8.');
  try {
    return parseExactJson(bytes.toString('utf8').replace(BYTE_ORDER_MARK, ''));
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new Problem('VALIDATION_FAILED', `The line is not valid JSON: ${error.message}.`);
    throw error;
  }
}

function idIn(body: JsonValue, name: string): string | null {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return null;
  const id = body[name];
  return typeof id === 'string' ? id : null;
}
