import { useEngine } from '../harness/engine';
import { nextId, order, program } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { breakStep } from '../harness/sabotage';
import { startBatch } from '../harness/start-batch';

// The errors logged here are what is tested.
const engine = useEngine({ quiet: true });
const BUDGET_MS = 120_000;

let programId: string;

beforeAll(async () => {
  programId = nextId('batch');
  await engine().client.put(`/v1/programs/${programId}`, program());
});

afterEach(() => expectInvariants(engine().database));

const STEPS = [
  ['1', 'discounted'],
  ['2', 'accrued'],
  ['3', 'settled'],
] as const;
const CASES = STEPS.flatMap(([step, state]) => [64, 128].flatMap((size) => [1, 3].map((poisoned) => [poisoned, size, step, state] as const)));

/** Settles a batch in which every so many orders are poisoned; answers the outcomes and how long it took from start to result. */
async function settle(size: number, poisoned: number, state: (typeof STEPS)[number][1]) {
  const orders = Array.from({ length: size }, () => order(programId, { memberId: nextId('m') }));
  // Far apart, so that halving finds none of them together.
  const culprits = orders.filter((_, n) => n % Math.floor(size / 3) === 17).slice(0, poisoned);
  const ids = culprits.map(({ orderId }) => orderId);
  const mend = poisoned > 0 ? await breakStep(engine().database, ids, state) : undefined;
  const began = performance.now();
  const { verdicts } = await (await startBatch(engine(), orders)).result();
  const ms = Math.round(performance.now() - began);
  await mend?.();
  const failed = verdicts.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id);
  return { failed: failed.sort(), ids: ids.sort(), settled: verdicts.filter(({ outcome }) => outcome === 'settled').length, ms };
}

test.each(CASES)(
  '%i poisoned of %i in step %s: they fail, the others settle in the same execution',
  async (poisoned, size, step, state) => {
    const clean = await settle(size, 0, state);
    const { failed, ids, settled, ms } = await settle(size, poisoned, state);
    process.stdout.write(`${poisoned} poisoned of ${size} in step ${step}: the batch took ${ms} ms, ${clean.ms} ms without poison\n`);
    expect({ failed, settled }).toEqual({ failed: ids, settled: size - poisoned });
    expect(failed).toHaveLength(poisoned);
  },
  BUDGET_MS,
);
