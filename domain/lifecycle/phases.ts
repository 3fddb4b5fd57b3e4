/**
 * What the run of a business date does, in this order (semantics.md, Nightly run); each phase goes through all cards before the next one begins.
 * Orders that nobody confirmed in time are cancelled before anything becomes active; warnings come last, of what is left.
 */
export const PHASES = ['cancel', 'activate', 'assess', 'expire', 'reassess', 'warn'] as const;
export type Phase = (typeof PHASES)[number];

export const FIRST_PHASE: Phase = PHASES[0];

/** The phase after one; null: it was the last. */
export function nextPhase(phase: Phase): Phase | null {
  return PHASES[PHASES.indexOf(phase) + 1] ?? null;
}
