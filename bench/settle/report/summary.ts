import type { Used } from '../../engine/server-load';
import type { Measured } from '../load/measure';
import { meanPhases, type Phases } from '../phases';
import type { RunRequest, Workload } from '../load/messages';

/** One run as it was measured. */
export interface RunResult {
  request: RunRequest;
  measured: Measured;
  used: Used;
  /** Where the time of some of its workflows went. */
  phases: Phases;
}

/** All rounds of one workload at so many callers: medians, but for `max`, the worst, and `errors`, the sum. Times in milliseconds. */
export interface Summary {
  workload: Workload;
  callers: number;
  rounds: number;
  count: number;
  perSecond: number;
  /** Half of the distance from the slowest to the fastest round, as a share of the median. */
  scatter: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
  errors: Record<string, number>;
  /** Calls per workflow: the mean size of a batch. */
  batch: number | null;
  /** CPU per call by process. */
  cpuMs: Record<string, number> | null;
  /** Share of the machine's CPU time that was used, and that others than the bench's processes used. */
  busy: number | null;
  others: number | null;
  /** Statements per call that clients sent, and bytes of write-ahead log per call, by server of Postgres. */
  statements: Record<string, number>;
  walBytes: Record<string, number>;
  /** Mean milliseconds that a workflow spent in each phase. */
  phases: Phases;
  /** Calls per second in tenths of the last round. */
  slices: number[];
}

/** Sums up runs, those of one workload and as many callers together, in the order in which they first came. */
export function summarize(runs: readonly RunResult[], cores: number): Summary[] {
  const keyOf = ({ request }: RunResult) => `${request.workload} ${request.callers}`;
  const keys = [...new Set(runs.map(keyOf))];
  return keys.map((key) =>
    summaryOf(
      runs.filter((run) => keyOf(run) === key),
      cores,
    ),
  );
}

function summaryOf(runs: readonly RunResult[], cores: number): Summary {
  const [first] = runs;
  if (!first) throw new Error('no runs to sum up');
  const of = (number: (run: RunResult) => number) => median(runs.map(number));
  const rates = runs.map(({ measured }) => measured.perSecond);
  const perSecond = median(rates);
  const cpu = runs.flatMap((run) => (run.used.cpu === null ? [] : [{ run, cpu: run.used.cpu }]));
  const perCall = (ofRun: (run: RunResult) => Record<string, number>) => medians(runs.map((run) => divided(ofRun(run), run.measured.count)));
  const share = (part: number, { used }: RunResult) => part / (used.seconds * 1_000 * cores);
  return {
    workload: first.request.workload,
    callers: first.request.callers,
    rounds: runs.length,
    count: runs.reduce((sum, { measured }) => sum + measured.count, 0),
    perSecond,
    scatter: perSecond === 0 ? 0 : (Math.max(...rates) - Math.min(...rates)) / 2 / perSecond,
    p50: of(({ measured }) => measured.p50),
    p95: of(({ measured }) => measured.p95),
    p99: of(({ measured }) => measured.p99),
    max: Math.max(...runs.map(({ measured }) => measured.max)),
    errors: totals(runs.map(({ measured }) => measured.errors)),
    batch: first.request.workload === 'noop' ? null : medianOrNull(runs.map(({ measured }) => batchOf(measured))),
    cpuMs: cpu.length === 0 ? null : perCall(({ used }) => used.cpu?.byPart ?? {}),
    busy: medianOrNull(cpu.map(({ run, cpu }) => share(cpu.machine, run))),
    others: medianOrNull(cpu.map(({ run, cpu }) => share(cpu.machine - sum(Object.values(cpu.byPart)), run))),
    statements: perCall(({ used }) => activityOf(used, ({ statements }) => statements)),
    walBytes: perCall(({ used }) => activityOf(used, ({ walBytes }) => walBytes)),
    phases: meanPhases(runs.map(({ phases }) => phases)),
    slices: runs.at(-1)?.measured.slices ?? [],
  };
}

function batchOf({ count, workflows }: Measured): number | null {
  return workflows === null ? null : count / workflows;
}

function activityOf({ activity }: Used, number: (activity: Used['activity'][string]) => number | null): Record<string, number> {
  return Object.fromEntries(
    Object.entries(activity).flatMap(([name, one]) => {
      const value = number(one);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

function medianOrNull(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : median(known);
}

function medians(records: readonly Record<string, number>[]): Record<string, number> {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return Object.fromEntries(names.map((name) => [name, median(records.flatMap((record) => record[name] ?? []))]));
}

function totals(records: readonly Record<string, number>[]): Record<string, number> {
  const names = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return Object.fromEntries(names.map((name) => [name, sum(records.map((record) => record[name] ?? 0))]));
}

function divided(record: Record<string, number>, count: number): Record<string, number> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, count === 0 ? 0 : value / count]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
