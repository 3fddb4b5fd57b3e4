/** Every error code of the HTTP contract (contract §1) with its status. The only list of codes. */
export const PROBLEM_STATUS = {
  VALIDATION_FAILED: 400,
  PROGRAM_REQUIRED: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  SELF_APPROVAL: 403,
  NOT_FOUND: 404,
  IDEMPOTENCY_CONFLICT: 409,
  STALE_BALANCE: 409,
  STALE_REVISION: 409,
  TOTAL_CHANGED: 409,
  ALREADY_RESOLVED: 409,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  INSUFFICIENT_POINTS: 422,
  REDEMPTION_NOT_ALLOWED: 422,
  RETURN_EXCEEDS_ORDER: 422,
  TENDER_EXCEEDS_TOTAL: 422,
  CAPTURE_EXCEEDS_HOLD: 422,
  CURRENCY_MISMATCH: 422,
  MEMBER_BLOCKED: 422,
  RULE_SET_INVALID: 422,
  OUT_OF_RANGE: 422,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  NOT_AVAILABLE: 501,
  UNAVAILABLE: 503,
} as const;

export type ProblemCode = keyof typeof PROBLEM_STATUS;

/** One field that is wrong: a dotted path as in `lines.0.quantity`, and what is wrong with it. */
export interface FieldError {
  path: string;
  message: string;
}

/** What a caller is told beside the code. */
export interface ProblemOptions {
  errors?: readonly FieldError[];
  /** Further members of the problem document, such as the fresh quote of `TOTAL_CHANGED`. */
  extra?: Readonly<Record<string, unknown>>;
  /** Seconds after which it makes sense to try again (`Retry-After`). */
  retryAfter?: number;
  /** Of a fault that was logged elsewhere already: the id it has there. */
  errorId?: string;
  cause?: unknown;
}

/**
 * An expected failure that a caller is told about. Everything else that is thrown is a fault of ours and answers `INTERNAL`.
 * Mapped to `application/problem+json` in one place (`api/http/problem.ts`).
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: number;
  readonly errors: readonly FieldError[];
  readonly extra: Readonly<Record<string, unknown>>;
  readonly retryAfter: number | undefined;
  readonly errorId: string | undefined;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    // Taking a stack trace costs more than everything else about a refusal, and only a fault of ours is looked for by one.
    const { stackTraceLimit } = Error;
    if (code !== 'INTERNAL') Error.stackTraceLimit = 0;
    super(detail, options.cause === undefined ? undefined : { cause: options.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.status = PROBLEM_STATUS[code];
    this.errors = options.errors ?? [];
    this.extra = options.extra ?? {};
    this.retryAfter = options.retryAfter;
    this.errorId = options.errorId;
  }

  /** Log level: only faults of ours are errors (somebody should wake up). */
  get level(): 'error' | 'warn' | 'info' {
    if (this.status === 500) return 'error';
    return this.status === 503 ? 'warn' : 'info';
  }
}
