import { Problem, type FieldError } from '../../../domain/problem';
import { JsonSyntaxError, parseExactJson, type JsonValue } from '../json/exact-json';

/** One line of an NDJSON body. */
export interface JsonLine {
  /** From 1, empty lines counted. */
  number: number;
  value: JsonValue;
  /** What would not arrive as it was written (`parseExactJson`). */
  faults: FieldError[];
}

export const NDJSON = 'application/x-ndjson';

/** Longest line in characters: the largest body that a line could be. */
const LONGEST = 1024 * 1024;

/** @throws Problem `UNSUPPORTED_MEDIA_TYPE` */
export function checkNdjson(contentType: string | undefined, encoding: string | undefined): void {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';');
  if (type.trim() !== NDJSON) throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'Send the body as application/x-ndjson in UTF-8.');
  if ((encoding ?? 'identity').toLowerCase() !== 'identity') throw new Problem('UNSUPPORTED_MEDIA_TYPE', 'The content encoding is not supported.');
}

/**
 * Reads a body line by line, no faster than the lines are taken: in memory there is a line and what has just arrived. Empty lines are passed over.
 * @throws Problem `VALIDATION_FAILED` for a line that is not JSON or too long, or bytes that are not UTF-8
 */
export async function* readJsonLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<JsonLine> {
  let number = 0;
  for await (const text of splitLines(body)) {
    number += 1;
    if (text.trim() === '') continue;
    yield { number, ...parsed(text, number) };
  }
}

function parsed(text: string, number: number): { value: JsonValue; faults: FieldError[] } {
  try {
    return parseExactJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw notValid(number, `is not valid JSON: ${error.message}`);
    throw error;
  }
}

async function* splitLines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  let number = 1;
  for await (const bytes of body) {
    const lines = (rest + decoded(() => decoder.decode(bytes, { stream: true }))).split('\n');
    rest = lines.pop() ?? '';
    number += lines.length;
    yield* lines;
    if (rest.length > LONGEST) throw notValid(number, 'is longer than 1 MiB');
  }
  rest += decoded(() => decoder.decode());
  if (rest !== '') yield rest;
}

function decoded(decode: () => string): string {
  try {
    return decode();
  } catch (cause) {
    throw new Problem('VALIDATION_FAILED', 'The body is not valid UTF-8.', { cause });
  }
}

function notValid(number: number, message: string): Problem {
  return new Problem('VALIDATION_FAILED', `Line ${number} ${message}.`, { errors: [{ path: String(number), message }] });
}
