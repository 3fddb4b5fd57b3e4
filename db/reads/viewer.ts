/** Whose eyes a read looks with: a key that is limited to programs sees members that have a card in one of them or that it created. */
export interface Viewer {
  keyId: string;
  /** Null: all programs. */
  programIds: readonly string[] | null;
}
