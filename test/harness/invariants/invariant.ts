/** Something that must be true of the whole database whenever no transaction is under way. `violations` finds the rows that break it. */
export interface Invariant {
  name: string;
  violations: string;
}
