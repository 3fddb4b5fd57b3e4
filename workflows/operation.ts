/** Who did it: the person or system behind the key, and the key. */
export interface Actor {
  subject: string;
  keyId: string;
}

/** One mutation on its way to the ledger: the body as sent, and everything that its rows will carry. */
export interface Operation<Request = unknown> {
  programId: string;
  /** The caller's id: `orderId`, `grantId`. */
  id: string;
  /** SHA-256 (hex) over the path and the RFC 8785 canonical form of the body as sent. */
  fingerprint: string;
  request: Request;
  /** RFC 3339, UTC: when the API accepted it. */
  acceptedAt: string;
  actor: Actor;
  requestId: string;
}

/**
 * What became of one operation of a batch. `conflict`: the id is bound to another body; `moved`: an execution of its own settles it; `waiting`: so it does,
 * once what the operation is about is settled, which may be long.
 * Carries no personal data: it is visible in Temporal's UI.
 */
export interface Verdict {
  programId: string;
  id: string;
  fingerprint: string;
  attempt: number;
  outcome: 'settled' | 'refused' | 'failed' | 'conflict' | 'moved' | 'waiting';
  /** The operation was finished before this workflow looked at it. */
  replayed: boolean;
  /** Problem code of a refusal. */
  code?: string;
}

/** Names one operation and the attempt at it that a step works on. */
export interface OperationRef {
  programId: string;
  id: string;
  attempt: number;
}
