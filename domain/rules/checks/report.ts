import type { FieldError } from '../../problem';

/** Collects what is wrong with a rule set, and what is only odd. */
export class Report {
  readonly errors: FieldError[] = [];
  readonly warnings: FieldError[] = [];
  readonly #publishing: boolean;

  /** @param publishing whether the rule set is about to be published, rather than one that has been */
  constructor(publishing: boolean) {
    this.#publishing = publishing;
  }

  error(path: string, message: string): void {
    this.errors.push({ path, message });
  }

  warn(path: string, message: string): void {
    this.warnings.push({ path, message });
  }

  /** What makes no sense but can be computed: it can't be published any more, and what was published before such a check existed goes on. */
  contradiction(path: string, message: string): void {
    if (this.#publishing) this.error(path, message);
    else this.warn(path, message);
  }

  /** An integer within what points and money may be. */
  integer(path: string, value: number | null | undefined, least: 0 | 1): void {
    if (value === undefined || value === null) return;
    if (!Number.isSafeInteger(value) || value < least) this.error(path, `An integer of at least ${least} is needed.`);
  }
}

/** Path of a field within a part: `discounts.0` and `when` give `discounts.0.when`. */
export function within(part: string, field: string): string {
  return field === '' ? part : `${part}.${field}`;
}
