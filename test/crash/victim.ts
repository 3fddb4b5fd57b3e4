import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RacePoint } from '../../platform/race-points';
import type { Settings } from '../../platform/settings';

const REGISTER = join(__dirname, '../harness/run/run-typescript.cjs');
const ENTRY = join(__dirname, 'worker-process.ts');

/** Starts a worker that dies, like one whose power is cut, where it first comes to a race point; resolves when it is dead. */
export async function workUntil(place: RacePoint, settings: Settings): Promise<void> {
  const given = Object.entries(settings).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  const env = { ...process.env, ...Object.fromEntries(given), LUMBUNG_ONCE: '0' };
  // It ends with this process: its channel is gone then.
  const child: ChildProcess = fork(ENTRY, [place], { execArgv: ['--require', REGISTER], env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  await once(child, 'exit');
}
