/** Objects of one order die young; with Node's default of 16 MB they are copied about before they do. */
const YOUNG_SPACE = '--max-semi-space-size=32';

/**
 * Flags that our processes run with; `Dockerfile` and `docker-compose.yml` have the same. The worker goes without source maps: Temporal takes a
 * stack trace for each promise of a workflow, and translating it costs a batch 2 to 4 ms (docs/performance.md).
 */
export const NODE_FLAGS = {
  api: ['--enable-source-maps', YOUNG_SPACE],
  worker: [YOUNG_SPACE],
} as const;
