import { failureKind } from '../../../db/failure';

/** gRPC status codes of Temporal that pass: deadline exceeded, resource exhausted, unavailable. */
const PASSING_GRPC_CODES: readonly unknown[] = [4, 8, 14];

/** Whether an error of Postgres or Temporal means that it will work again by itself. */
export function isUnavailable(error: unknown): boolean {
  return failureKind(error) !== 'poison' || grpcPasses(error);
}

function grpcPasses(error: unknown): boolean {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
    if (PASSING_GRPC_CODES.includes((cause as { code?: unknown }).code)) return true;
  }
  return false;
}
