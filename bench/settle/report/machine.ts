import { cpus, totalmem } from 'node:os';

/** What was measured on. */
export function describeMachine() {
  const [cpu] = cpus();
  return {
    cores: cpus().length,
    cpu: cpu?.model.trim() ?? 'unknown',
    gib: Math.round(totalmem() / 2 ** 30),
    os: process.platform,
    node: process.version,
  };
}
