import fc from 'fast-check';
import { prorate } from './prorate';
import { shareOutRuns } from './prorate-runs';
import { LARGEST } from './range';

const runShares = (amount: number, runs: { weight: number; count: number }[]) => shareOutRuns(amount, runs).map(({ share }) => share);

describe('prorate', () => {
  it.each([
    [300, [4000, 2000, 2000], [150, 75, 75]],
    [299, [4300, 1400, 2300], [161, 52, 86]],
    [299, [1000, 1000, 1000], [100, 100, 99]],
    [93, [10, 20, 10, 30, 50, 20, 10, 40], [5, 10, 5, 15, 24, 10, 5, 19]],
    [40, [10, 0], [40, 0]],
    [10, [0, 0], [5, 5]],
    [11, [0, 0, 0], [4, 4, 3]],
    [0, [3, 4], [0, 0]],
    [7, [], []],
    [1, [1, 1, 1], [1, 0, 0]],
  ])('shares %s out over %j as %j', (amount, weights, shares) => {
    expect(prorate(amount, weights)).toEqual(shares);
  });

  it('is exact near 2^53', () => {
    expect(prorate(LARGEST, [1, 2])).toEqual([3002399751580330, 6004799503160661]);
    expect(prorate(LARGEST - 1, [LARGEST - 2, 2])).toEqual([LARGEST - 3, 2]);
  });

  const weights = fc.array(fc.oneof(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 2 ** 45 })), { minLength: 1, maxLength: 40 });

  it('adds up exactly, and gives nobody more than their weight when there is enough for all', () => {
    fc.assert(
      fc.property(weights, fc.double({ min: 0, max: 1, noNaN: true }), (all, part) => {
        const total = all.reduce((sum, weight) => sum + weight, 0);
        const amount = Math.floor(total * part);
        const shares = prorate(amount, all);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBe(amount);
        for (const [index, share] of shares.entries()) expect(share).toBeLessThanOrEqual(all[index]!);
      }),
    );
  });

  it('is within one of the exact share', () => {
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 2 ** 45 }), (all, amount) => {
        const total = BigInt(all.reduce((sum, weight) => sum + weight, 0));
        fc.pre(total > 0n);
        for (const [index, share] of prorate(amount, all).entries()) {
          const floor = (BigInt(amount) * BigInt(all[index]!)) / total;
          expect(BigInt(share) - floor === 0n || BigInt(share) - floor === 1n).toBe(true);
        }
      }),
    );
  });
});

describe('shareOutRuns', () => {
  it('comes to the same as sharing out over every single weight', () => {
    const run = fc.record({ weight: fc.integer({ min: 0, max: 500 }), count: fc.integer({ min: 1, max: 6 }) });
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 8 }), fc.integer({ min: 0, max: 5000 }), (runs, amount) => {
        fc.pre(runs.some(({ weight }) => weight > 0));
        const single = prorate(
          amount,
          runs.flatMap(({ weight, count }) => Array.from({ length: count }, () => weight)),
        );
        let at = 0;
        const expected = runs.map(({ count }) => single.slice(at, (at += count)).reduce((sum, share) => sum + share, 0));
        expect(runShares(amount, runs)).toEqual(expected);
      }),
    );
  });

  it('does not mind a billion', () => {
    expect(runShares(1_000_000_001, [{ weight: 3, count: 1_000_000_000 }])).toEqual([1_000_000_001]);
    expect(
      runShares(5, [
        { weight: 1, count: 1_000_000_000 },
        { weight: 2, count: 1 },
      ]),
    ).toEqual([4, 1]);
  });
});
