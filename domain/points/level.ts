/** A level that somebody sets, as sent (contract §7), with whose it is. */
export interface LevelRequest {
  programId: string;
  memberId: string;
  level: string;
  /** `YYYY-MM-DD`: the last day on which it counts; null: for good. */
  until: string | null;
  reason: string;
}

/** What setting a level posted. */
export interface PostedLevel {
  level: string;
  until: string | null;
}
