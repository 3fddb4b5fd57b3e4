import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Say } from '../terminal';
import { identify, isAlive, type ProcessIdentity } from './process-identity';

/** How a process is asked to end, and how it is made to when it doesn't. */
export interface StopSignals {
  stop: NodeJS.Signals;
  kill: NodeJS.Signals;
  /** How long it may take to end by itself, in milliseconds. */
  patienceMs: number;
}

/** A process that a launcher has started. */
export interface RunningProcess extends ProcessIdentity {
  name: string;
  signals: StopSignals;
}

const POLL_MS = 50;
const KILL_PATIENCE_MS = 5_000;

/** What a launcher has started, kept in a file, so that the next one can clear up after a launcher that was killed. */
export class RunningProcesses {
  private entries: RunningProcess[] = [];

  constructor(private readonly file: string) {}

  async add(name: string, pid: number, signals: StopSignals): Promise<void> {
    const identity = await identify(pid);
    if (!identity) return;
    this.entries.push({ ...identity, name, signals });
    this.write();
  }

  remove(pid: number): void {
    this.entries = this.entries.filter((entry) => entry.pid !== pid);
    this.write();
  }

  /** Stops what a launcher before this one has left running: what was started last, first. */
  async stopLeftovers(say: Say): Promise<void> {
    for (const leftover of this.read().reverse()) {
      if (!(await isAlive(leftover))) continue;
      say(`Stopping ${leftover.name}, left behind by a launcher that was killed (process ${leftover.pid})`);
      await endProcess(leftover, leftover.signals);
    }
    this.write();
  }

  private read(): RunningProcess[] {
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as RunningProcess[];
    } catch {
      return [];
    }
  }

  private write(): void {
    writeFileSync(`${this.file}.new`, JSON.stringify(this.entries, null, 1));
    renameSync(`${this.file}.new`, this.file);
  }
}

/** Asks a process to end, waits, and makes it end when it takes too long. */
export async function endProcess(target: ProcessIdentity, signals: StopSignals): Promise<void> {
  const { stop, kill, patienceMs } = signals;
  const steps: [NodeJS.Signals, number][] = [
    [stop, patienceMs],
    [kill, KILL_PATIENCE_MS],
    ['SIGKILL', KILL_PATIENCE_MS],
  ];
  for (const [signal, ms] of steps) {
    if (!(await isAlive(target))) return;
    send(target.pid, signal);
    if (await endsWithin(target, ms)) return;
  }
}

async function endsWithin(target: ProcessIdentity, ms: number): Promise<boolean> {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(POLL_MS)) {
    if (!(await isAlive(target))) return true;
  }
  return false;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in this very moment.
  }
}
