import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { JsonValue } from './exact-json';

/** The RFC 8785 canonical form: names sorted, no spaces, so that two spellings of the same JSON are one text. */
export function canonicalJson(value: JsonValue): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('a JSON value has a canonical form');
  return text;
}

/**
 * SHA-256 (hex) over the path and the canonical form of the body as sent: what makes two requests with one id the same request (contract §1).
 * @param path without the query; it tells two mutations with equal bodies apart.
 */
export function fingerprint(path: string, body: JsonValue): string {
  return createHash('sha256').update(path).update('\n').update(canonicalJson(body)).digest('hex');
}
