import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

const FORM = /^lmb_([0-9a-f]{16})_([0-9a-f]{64})$/;

/** A new key: what its holder gets once, and what is stored. */
export interface IssuedSecret {
  /** `lmb_<selector>_<secret>`; never stored. */
  secret: string;
  /** Finds the row; not secret. */
  selector: string;
  /** HMAC-SHA-256 of the secret part under the pepper: without the pepper, a copy of the table verifies nothing. */
  verifier: Buffer;
}

/**
 * Makes a new API key: 64 bits of selector, 256 bits of secret.
 * @param pepper secret of the installation, kept outside the database
 */
export function issueSecret(pepper: string): IssuedSecret {
  const selector = randomBytes(8).toString('hex');
  const secret = randomBytes(32).toString('hex');
  return { secret: `lmb_${selector}_${secret}`, selector, verifier: verifierOf(secret, pepper) };
}

/** Takes a presented key apart; null when it doesn't look like one. */
export function parseSecret(presented: string): { selector: string; secret: string } | null {
  const match = FORM.exec(presented);
  if (match?.[1] === undefined || match[2] === undefined) return null;
  return { selector: match[1], secret: match[2] };
}

/** Compares in constant time whether a secret is the one that the verifier was made from. */
export function verifies(secret: string, verifier: Uint8Array, pepper: string): boolean {
  const computed = verifierOf(secret, pepper);
  return computed.length === verifier.length && timingSafeEqual(computed, verifier);
}

/** What is stored of the secret part of a key. */
export function verifierOf(secret: string, pepper: string): Buffer {
  return createHmac('sha256', pepper).update(secret).digest();
}
