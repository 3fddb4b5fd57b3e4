import { createHash } from 'node:crypto';
import { Problem } from '../../domain/problem';
import { parseSecret, verifies } from './api-key-secret';
import type { Caller } from './caller';
import { ROLES, type Role } from './permissions';

/** A stored key, as far as it matters for verifying it. */
export interface VerifiableKey {
  keyId: string;
  verifier: Uint8Array;
  subject: string;
  role: string;
  programIds: readonly string[] | null;
  /** RFC 3339; null: never. */
  expiresAt: string | null;
  revokedAt: string | null;
}

export interface AuthenticatorOptions {
  pepper: string;
  findBySelector: (selector: string) => Promise<VerifiableKey | null>;
  now: () => Date;
}

/** Knows who presents an API key. */
export interface Authenticator {
  /** @throws Problem `UNAUTHENTICATED` */
  authenticate: (authorization: string | undefined) => Promise<Caller>;
  /** Whose key it was when it was last verified: enough to send somebody away, not to let anybody in. Null says nothing. */
  recall: (authorization: string | undefined) => Caller | null;
  /** Forgets what was verified: here, a change of a key works at once. */
  forget: () => void;
}

interface Verified {
  caller: Caller;
  expiresAt: number;
}

interface Remembered {
  verified: Promise<Verified>;
  /** What was found the last time; not necessarily this time. */
  known: Verified | undefined;
  until: number;
}

/** Revoking a key works within 5 s (docs); the rest is for the request that is under way. */
const REMEMBER_MS = 3_000;
const REMEMBER_KEYS = 1_000;
/** Compared against when no row has the selector, so that both cases take the same time. */
const NOBODY = Buffer.alloc(32);

/**
 * Verifies `Authorization: Bearer lmb_…`. A verified key is remembered for 3 s, by a hash of it; callers that come at the same time share one look-up.
 * What is wrong with a key is not told: `UNAUTHENTICATED` for all of it.
 */
export function createAuthenticator({ pepper, findBySelector, now }: AuthenticatorOptions): Authenticator {
  const remembered = new Map<string, Remembered>();

  async function verify(presented: string): Promise<Verified> {
    const parts = parseSecret(presented);
    if (parts === null) throw unauthenticated();
    const key = await findBySelector(parts.selector);
    const genuine = verifies(parts.secret, key?.verifier ?? NOBODY, pepper);
    if (key === null || !genuine || key.revokedAt !== null || !isRole(key.role)) throw unauthenticated();
    const caller = { subject: key.subject, keyId: key.keyId, role: key.role, programIds: key.programIds };
    return { caller, expiresAt: key.expiresAt === null ? Infinity : Date.parse(key.expiresAt) };
  }

  function remember(presented: string): Promise<Verified> {
    const id = hashOf(presented);
    const earlier = remembered.get(id);
    if (earlier !== undefined && earlier.until > now().getTime()) return earlier.verified;
    const verified = verify(presented);
    const entry: Remembered = { verified, until: now().getTime() + REMEMBER_MS, known: earlier?.known };
    remembered.delete(id);
    remembered.set(id, entry);
    forgetOldest(remembered);
    // What failed is asked again next time: a key may just have been made, or the database was away.
    verified.then(
      (known) => (entry.known = known),
      () => remembered.delete(id),
    );
    return verified;
  }

  return {
    async authenticate(authorization) {
      const presented = presentedIn(authorization);
      if (presented === undefined) throw unauthenticated();
      const { caller, expiresAt } = await remember(presented);
      if (expiresAt <= now().getTime()) throw unauthenticated();
      return caller;
    },
    recall(authorization) {
      const presented = presentedIn(authorization);
      const earlier = presented === undefined ? undefined : remembered.get(hashOf(presented));
      return earlier?.known?.caller ?? null;
    },
    forget: () => remembered.clear(),
  };
}

function presentedIn(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}

/** Keys themselves are not kept in memory. */
function hashOf(presented: string): string {
  return createHash('sha256').update(presented).digest('base64');
}

function unauthenticated(): Problem {
  return new Problem('UNAUTHENTICATED', 'Send a valid API key as “Authorization: Bearer …”.');
}

function isRole(role: string): role is Role {
  return (ROLES as readonly string[]).includes(role);
}

/** A Map keeps insertion order: its first key is the oldest. */
function forgetOldest(remembered: Map<string, Remembered>): void {
  const oldest = remembered.keys().next();
  if (remembered.size > REMEMBER_KEYS && oldest.done !== true) remembered.delete(oldest.value);
}
