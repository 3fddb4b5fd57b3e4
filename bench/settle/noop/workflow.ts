/** The least that a durable workflow can be: the yardstick for what settling costs. */
export function noop(): Promise<void> {
  return Promise.resolve();
}
