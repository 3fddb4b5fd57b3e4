import { Problem } from '../../../domain/problem';
import { isUnavailable } from './unavailable';

/**
 * What a caller is told about something that was thrown. Everything that isn't expected becomes `INTERNAL` with a sentence that says nothing
 * of its cause: the cause is in the log, under the same `errorId`.
 */
export function asProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return (
    ofBodyReader(error) ??
    (isUnavailable(error)
      ? new Problem('UNAVAILABLE', 'A part of the system is not reachable at the moment. Nothing is lost; try again.', {
          cause: error,
          retryAfter: 2,
        })
      : new Problem('INTERNAL', 'Something went wrong on our side. Quote the errorId when you report it.', { cause: error }))
  );
}

/** Express and its body reader mark their errors with a status, and some with a type. */
function ofBodyReader(error: unknown): Problem | null {
  const { status, type, name } = (error ?? {}) as { status?: unknown; type?: unknown; name?: unknown };
  if (type === 'entity.too.large') return new Problem('PAYLOAD_TOO_LARGE', 'The body is larger than 1 MiB.', { cause: error });
  if (status === 415) return new Problem('UNSUPPORTED_MEDIA_TYPE', 'The content encoding is not supported.', { cause: error });
  if (status !== 400) return null;
  const detail = name === 'URIError' ? 'The path is not encoded properly.' : 'The body could not be read in full.';
  return new Problem('VALIDATION_FAILED', detail, { cause: error });
}
