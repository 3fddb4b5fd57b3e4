/**
 * Something outside of us that keeps a command from doing its work: a port that is taken, a disk that is full. Its message is one sentence
 * for the person at the terminal, printed without a stack trace.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly exitCode: number;

  constructor(sentence: string, options: { exitCode?: number; cause?: unknown } = {}) {
    super(sentence, options.cause === undefined ? undefined : { cause: options.cause });
    this.exitCode = options.exitCode ?? 1;
  }
}

/** The `code` of an error of Node, Postgres or gRPC, else an empty string. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return '';
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  // Node tries every address of a host and throws an AggregateError without a code of its own.
  if (code === undefined && Array.isArray(errors)) return codeOf(errors[0]);
  return typeof code === 'string' || typeof code === 'number' ? String(code) : '';
}

/** The message of what is behind an error: `fetch` wraps the network's in one that says nothing. */
export function reasonOf(error: unknown): string {
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return messageOf(cause ?? error);
}

/** The message of whatever was thrown, on one line. */
export function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? error.message : error;
  const text = typeof message === 'string' && message !== '' ? message : codeOf(error) || String(error);
  return text.split('\n').find(Boolean) ?? text;
}
