import { answersBetween, expectNothingLost } from './aftermath';
import type { Installation } from './installation';
import { startLoad, type Call } from './load';

export interface Disturbance {
  /** Named in the printed line: `Postgres stopped`. */
  name: string;
  /** Does the harm, waits, and takes it back; answers when it began and when it was over. */
  disturb: () => Promise<{ from: number; back: number }>;
}

/** Everything works again this soon at the latest: far above what it takes, and below what would be noticed too late. */
const RECOVERY_MS = 30_000;

/**
 * Lets orders flow, disturbs, and waits until they flow again by themselves; then nothing may be lost. Prints the recovery time.
 * @returns calls that were made and answered while it lasted
 */
export async function underLoad(
  installation: Pick<Installation, 'client' | 'database'> & Partial<Installation>,
  { name, disturb }: Disturbance,
): Promise<Call[]> {
  const { client, database, api, worker } = installation;
  const processes = [api?.pid, worker?.pid];
  const load = await startLoad(client);
  try {
    await load.flows();
    const { from, back } = await disturb();
    const { first, last } = await load.recovered(back);
    await load.flows();
    await load.finish();
    const seconds = Math.round((back - from) / 100) / 10;
    process.stdout.write(
      `${name} for ${seconds} s: first order settled ${first} ms after, all sent before settled ${last} ms after; meanwhile ${answersBetween(load.calls, from, back)}\n`,
    );
    await expectNothingLost(client, database, load);
    expect((await client.get('/readyz')).status).toBe(200);
    expect([api?.pid, worker?.pid]).toEqual(processes);
    expect(last).toBeLessThan(RECOVERY_MS);
    return load.calls.filter(({ at, ms }) => at >= from && at + ms < back);
  } finally {
    load.abandon();
  }
}

/** Statuses of one kind of call, each once. */
export function statusesOf(calls: readonly Call[], what: Call['what']): (number | undefined)[] {
  return [...new Set(calls.filter((call) => call.what === what).map(({ answer }) => answer?.status))];
}
