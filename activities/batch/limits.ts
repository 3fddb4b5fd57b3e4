/** No statement of a step may take longer; a step's own limit in the workflow is well above it. */
export const STATEMENT_TIMEOUT_MS = 20_000;
