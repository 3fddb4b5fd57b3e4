import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Growth {
  /** Resident memory in MiB: when the watch began, on the average of its second and of its last sixth, and at most. */
  start: number;
  early: number;
  late: number;
  most: number;
}

const EVERY_MS = 500;

/** Watches the resident memory of the processes that `npm start` has noted in its data folder (Linux only; elsewhere nothing is measured). */
export function watchMemory(folder: string, names: readonly string[]): () => Record<string, Growth> {
  const pids = new Map(pidsIn(folder).filter(([name]) => names.includes(name)));
  const samples = new Map(names.map((name): [string, number[]] => [name, []]));
  const look = async () => {
    for (const [name, pid] of pids) samples.get(name)?.push(await residentMib(pid));
  };
  const watch = setInterval(() => void look(), EVERY_MS);
  void look();
  return () => {
    clearInterval(watch);
    return Object.fromEntries([...samples].filter(([, mib]) => mib.length > 0).map(([name, mib]) => [name, growth(mib)]));
  };
}

/** What a row of samples says. */
export function growth(mib: readonly number[]): Growth {
  const sixth = Math.max(Math.floor(mib.length / 6), 1);
  const mean = (part: readonly number[]) => Math.round(part.reduce((sum, one) => sum + one, 0) / Math.max(part.length, 1));
  return {
    start: Math.round(mib[0] ?? 0),
    early: mean(mib.slice(sixth, 2 * sixth)),
    late: mean(mib.slice(-sixth)),
    most: Math.round(Math.max(...mib)),
  };
}

function pidsIn(folder: string): [string, number][] {
  try {
    const running = JSON.parse(readFileSync(join(folder, 'processes.json'), 'utf8')) as { name: string; pid: number }[];
    return running.map(({ name, pid }) => [name, pid]);
  } catch {
    return [];
  }
}

async function residentMib(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) / 1024;
}
