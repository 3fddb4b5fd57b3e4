/** How long a caller wants to wait for an outcome (RFC 7240, contract §3). */
export interface Preference {
  /** Longest wait in milliseconds; with `async`, the time to hand the operation over. */
  waitMs: number;
  /** Answer as soon as Temporal has the operation. */
  async: boolean;
  /** Value for `Preference-Applied`, when the caller asked for something. */
  applied: string | null;
}

const DEFAULT_SECONDS = 10;
/** Longer waits hold connections that proxies cut anyway; the outcome can be read later. */
const MAX_SECONDS = 120;

/**
 * Reads the header `Prefer`. A preference that is unknown or unreadable is ignored, as RFC 7240 wants it.
 * `respond-async` together with `wait=N` means: asynchronously if it takes longer than N seconds.
 */
export function parsePrefer(header: string | undefined): Preference {
  const preferences = (header ?? '').toLowerCase().split(',').map(withoutParameters);
  const seconds = preferences.map(waitSeconds).find((value) => value !== undefined);
  if (seconds !== undefined && seconds > 0) return { waitMs: seconds * 1000, async: false, applied: `wait=${seconds}` };
  const asked = preferences.includes('respond-async');
  if (asked || seconds === 0) return { waitMs: DEFAULT_SECONDS * 1000, async: true, applied: asked ? 'respond-async' : 'wait=0' };
  return { waitMs: DEFAULT_SECONDS * 1000, async: false, applied: null };
}

function withoutParameters(preference: string): string {
  return (preference.split(';')[0] ?? '').replace(/\s/g, '');
}

function waitSeconds(preference: string): number | undefined {
  const match = /^wait="?(\d{1,9})"?$/.exec(preference);
  return match === null ? undefined : Math.min(Number(match[1]), MAX_SECONDS);
}
