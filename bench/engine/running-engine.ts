import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault, messageOf } from '../../cli/fault';
import type { RunningProcess } from '../../cli/launcher/running-processes';
import type { Part } from '../cpu/cpu-times';
import type { Engine } from './engine';

/** An engine that somebody else has started: `keys` is its `dev-keys.json`; the launcher's list of processes, if there is one, lies beside it. */
export function runningEngine({ base, keys, temporal }: { base: string; keys: string; temporal: string }): Engine {
  try {
    const read = JSON.parse(readFileSync(keys, 'utf8')) as Engine['keys'];
    const others = launchedParts(join(dirname(keys), 'processes.json'));
    return { url: base, keys: read, temporal: { address: temporal, namespace: 'default' }, others, superuserUrls: {}, ownerUrl: null };
  } catch (cause) {
    throw new Fault(`The keys in ${keys} can't be read (${messageOf(cause)}): name the file with --keys.`, { cause });
  }
}

function launchedParts(file: string): Part[] {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as RunningProcess[]).map(({ name, pid }) => ({ name, pid }));
  } catch {
    return [];
  }
}
