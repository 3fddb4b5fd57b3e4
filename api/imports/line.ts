import type { FieldError } from '../../domain/problem';
import type { Caller } from '../auth/caller';
import type { JsonValue } from '../http/json/exact-json';

/** What a line is about: its only member. */
export const LINE_KINDS = ['order', 'return', 'grant', 'member'] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** On whose behalf lines are read. */
export interface ImportCall {
  caller: Caller;
  requestId: string;
}

/** A line whose body is valid, ready to be handed over. */
export interface PreparedLine {
  /** The caller's id of what it is about. */
  id: string;
  /** What it must not overtake: lines with a lane in common keep their order. */
  lanes: readonly string[];
  /** The status that the same call alone would have. @throws Problem */
  submit: () => Promise<number>;
}

/**
 * How one kind of line is read: the same body, by the same schema, as the call that it stands for.
 * @param body the member of the line @param faults what would not arrive as it was written, relative to it
 * @throws Problem
 */
export type PrepareLine = (body: JsonValue, faults: readonly FieldError[], call: ImportCall) => Promise<PreparedLine>;

/** Who reads which kind of line. */
export type LineReaders = Readonly<Record<LineKind, PrepareLine>>;

/** Without its program: a return may leave it out. */
export const orderLane = (orderId: string) => `order ${orderId}`;
export const memberLane = (memberId: string) => `member ${memberId}`;
