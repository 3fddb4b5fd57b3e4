import type { Submitted } from './operation-intake';

/** Told what happens in an intake, as it happens. It must be quick, and never throws: callers wait behind it. */
export interface IntakeObserver {
  /** A caller can be answered; null: nothing could be handed over in time, or its outcome not be learned. */
  answered(submitted: Submitted<unknown> | null, ms: number): void;
  /** A batch leaves; how long each of its operations had waited for that. */
  departed(waitedMs: readonly number[]): void;
}
