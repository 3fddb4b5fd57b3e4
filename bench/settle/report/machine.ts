import { cpus, totalmem } from 'node:os';
import type { BenchOptions } from '../options';

/** What is measured on. */
export function machine() {
  const [cpu] = cpus();
  return {
    cores: cpus().length,
    cpu: cpu?.model.trim() ?? 'unknown',
    gib: Math.round(totalmem() / 2 ** 30),
    os: process.platform,
    node: process.version,
  };
}

/** Machine and method in a sentence each. */
export function describeConditions({ rounds, seconds }: Pick<BenchOptions, 'rounds' | 'seconds'>): string {
  const { cores, cpu, gib, os, node } = machine();
  const method = rounds === 1 ? `One round of ${seconds} s per row` : `Medians of ${rounds} rounds of ${seconds} s per row (± half of their spread)`;
  return `${cores} cores (${cpu}), ${gib} GiB, ${os}, Node ${node.replace(/^v/, '')}; the load generator runs on the same machine. ${method}.`;
}
