import { Problem } from '../../domain/problem';

/** A position in a list as the opaque text that callers get. */
export function encodeCursor(position: string | null): string | null {
  return position === null ? null : Buffer.from(position, 'utf8').toString('base64url');
}

/**
 * The position that a caller sent back.
 * @param isPosition whether a text is a position of this list
 * @throws Problem `VALIDATION_FAILED` for a text that was never handed out
 */
export function decodeCursor(cursor: string | undefined, isPosition: (text: string) => boolean): string | null {
  if (cursor === undefined) return null;
  const position = Buffer.from(cursor, 'base64url').toString('utf8');
  if (encodeCursor(position) === cursor && isPosition(position)) return position;
  const message = 'is not a cursor of this list';
  throw new Problem('VALIDATION_FAILED', `cursor ${message}.`, { errors: [{ path: 'cursor', message }] });
}
