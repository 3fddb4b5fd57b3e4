import { fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessSpec } from '../../cli/launcher/supervised-process';
import type { Settings } from '../../platform/settings';

const ROOT = join(__dirname, '../..');
const REGISTER = join(ROOT, 'test/harness/run/run-typescript.cjs');

export interface NodeChild {
  name: string;
  /** Entry from the root of the clone, TypeScript as it is. */
  entry: string;
  args?: readonly string[];
  env: Readonly<Record<string, string>>;
  log: string;
}

/** Settings as a process's environment has them. */
export function environmentOf(settings: Settings): Record<string, string> {
  const given = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return { ...Object.fromEntries(given), LUMBUNG_ONCE: '0' } as Record<string, string>;
}

/** One of the product's processes, run from its sources; it says over its channel when it is ready, and ends with this process. */
export function nodeChild({ name, entry, args = [], env, log }: NodeChild): ProcessSpec {
  return {
    name,
    signals: { stop: 'SIGTERM', kill: 'SIGKILL', patienceMs: 30_000 },
    spawn: () => {
      const output = openSync(log, 'a');
      const child = fork(join(ROOT, entry), [...args], {
        execArgv: ['--require', REGISTER],
        env: { ...process.env, ...env },
        stdio: ['ignore', output, output, 'ipc'],
      });
      closeSync(output);
      return child;
    },
    ready: async (child, gone) => {
      // It may be gone before it says that it is ready: a test kills it at its first order.
      await once(child, 'message', { signal: gone }).catch(() => undefined);
    },
    lastWords: () => Promise.resolve(`see ${log}`),
  };
}
