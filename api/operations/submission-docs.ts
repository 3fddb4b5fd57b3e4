/** Headers of operations that wait for their outcome, for the documentation. */
export const PREFER = {
  Prefer: '`wait=N`: wait at most N seconds for the outcome (default 10, at most 120). `respond-async`: don’t wait.',
};

export const REPLAYED = { 'Idempotent-Replayed': '`true`' };

export const SAFE = {
  Location: 'Where to read the outcome.',
  'Preference-Applied': 'The preference that was followed, if one was sent.',
};
