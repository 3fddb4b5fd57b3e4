import type { Balance } from '../settlement/stored';

/** A merge goes over all programs: it is kept under none. No program's id has this form. */
export const ALL_PROGRAMS = '*';

/** A merge as it is kept; `from` and `into` are ids of members. */
export interface MergeRequest {
  programId: typeof ALL_PROGRAMS;
  mergeId: string;
  from: string;
  into: string;
}

/** What a merge did in a program. Points. */
export interface MergedProgram {
  programId: string;
  points: number;
  debt: number;
  held: number;
  /** Of the card that has it all now. */
  balance: Balance;
}

export interface PostedMerge {
  /** Who they are now: another than the request's `into` if that one had been merged away itself. */
  into: string;
  programs: MergedProgram[];
}
