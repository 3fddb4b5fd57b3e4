import { monitorActivity, type ActivityMonitor, type ServerActivity } from '../../db/server-activity';
import { cpuBetween, readCpuTimes, type CpuTimes, type Part } from '../cpu/cpu-times';
import type { Engine } from './engine';

/** What the machine and its servers of Postgres have done so far. */
export interface Reading {
  at: number;
  cpu: CpuTimes | null;
  activity: Record<string, ServerActivity>;
}

/** What was used between two readings: CPU in milliseconds, statements and bytes by server. */
export interface Used {
  seconds: number;
  cpu: CpuTimes | null;
  activity: Record<string, ServerActivity>;
}

/** Looks at an engine from outside while it works. */
export interface Meter {
  /** Versions of Postgres by the name of the server. */
  versions: Record<string, string>;
  read(): Promise<Reading>;
  monitors: Record<string, ActivityMonitor>;
  close(): Promise<void>;
}

/** @param parts the processes whose CPU time is read, as they are at that moment */
export async function openMeter({ superuserUrls }: Pick<Engine, 'superuserUrls'>, parts: () => Part[]): Promise<Meter> {
  const monitors: Record<string, ActivityMonitor> = {};
  for (const [name, url] of Object.entries(superuserUrls)) monitors[name] = await monitorActivity(url);
  return {
    monitors,
    versions: Object.fromEntries(Object.entries(monitors).map(([name, { version }]) => [name, version])),
    read: async () => {
      const [at, cpu] = [performance.now(), readCpuTimes(parts())];
      const readings = Object.entries(monitors).map(async ([name, monitor]) => [name, await monitor.read()] as const);
      return { at, cpu, activity: Object.fromEntries(await Promise.all(readings)) };
    },
    close: async () => {
      for (const monitor of Object.values(monitors)) await monitor.close();
    },
  };
}

export function usedBetween(before: Reading, after: Reading): Used {
  return {
    seconds: (after.at - before.at) / 1_000,
    cpu: before.cpu && after.cpu && cpuBetween(before.cpu, after.cpu),
    activity: Object.fromEntries(Object.entries(after.activity).map(([name, now]) => [name, activityBetween(before.activity[name], now)])),
  };
}

function activityBetween(before: ServerActivity | undefined, after: ServerActivity): ServerActivity {
  const statements = after.statements === null || !before ? null : after.statements - (before.statements ?? 0);
  return { statements, walBytes: after.walBytes - (before?.walBytes ?? 0) };
}
