import { readdirSync, readFileSync } from 'node:fs';
import { parseMachineStat, parseProcessStat, type ProcessStat } from './process-stat';

/** A process, with all that it starts, under the name that it is reported by. Several may have one name. */
export interface Part {
  name: string;
  pid: number;
}

/** CPU time used so far, in milliseconds. */
export interface CpuTimes {
  byPart: Record<string, number>;
  /** Of the whole machine, whoever used it. */
  machine: number;
}

/** Reads what the parts have used so far; null where the system has no `/proc`. */
export function readCpuTimes(parts: readonly Part[]): CpuTimes | null {
  if (process.platform !== 'linux') return null;
  const all = readAll();
  const byPart: Record<string, number> = {};
  for (const { name, pid } of parts) byPart[name] = (byPart[name] ?? 0) + timeOfTree(pid, all);
  return { byPart, machine: parseMachineStat(readFileSync('/proc/stat', 'utf8')) };
}

/** What was used between two readings. */
export function cpuBetween(before: CpuTimes, after: CpuTimes): CpuTimes {
  const byPart = Object.fromEntries(Object.entries(after.byPart).map(([name, ms]) => [name, ms - (before.byPart[name] ?? 0)]));
  return { byPart, machine: after.machine - before.machine };
}

/**
 * CPU time of a process and everything below it. What a child has used passes to its parent when it ends, so the sum never falls: a backend of
 * Postgres that closes between two readings is not lost.
 */
export function timeOfTree(pid: number, all: readonly ProcessStat[]): number {
  const own = all.find((one) => one.pid === pid);
  const children = all.filter((one) => one.parent === pid).map((child) => timeOfTree(child.pid, all));
  return children.reduce((sum, ms) => sum + ms, (own?.ownMs ?? 0) + (own?.endedChildrenMs ?? 0));
}

function readAll(): ProcessStat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [parseProcessStat(readFileSync(`/proc/${name}/stat`, 'utf8'))];
      } catch {
        // Ended since the folder was listed.
        return [];
      }
    });
}
