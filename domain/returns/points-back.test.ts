import fc from 'fast-check';
import { pointsBack, type Consumption, type GivenBack } from './points-back';
import type { LineReturned } from './returned';

const lineOf = (lineId: string, net: number, amountBack: number, isGoods = true, whole = amountBack === net): LineReturned => ({
  ...{ lineId, isGoods, net, amountBack },
  quantity: 1,
  gross: net,
  unitsBack: whole ? 1 : 0,
});
const NONE: GivenBack = { points: 0, value: 0 };
const tender = (points: number, value = points): Consumption => ({ points, value, as: 'tender' });

describe('redeemed points that come back', () => {
  it('are in proportion to the value returned, rounded down over all returns together', () => {
    const consumed = tender(100, 1000);
    const first = pointsBack(consumed, [lineOf('a', 3000, 1000)], NONE, 1000);
    const second = pointsBack(consumed, [lineOf('a', 3000, 2000)], first, 1000);
    expect([first, second, pointsBack(consumed, [lineOf('a', 3000, 3000)], second, 1000)]).toEqual([
      { points: 33, value: 330 },
      { points: 66, value: 660 },
      { points: 100, value: 1000 },
    ]);
  });

  it('are over the goods where points are a discount, over all lines where they are a tender', () => {
    const lines = [lineOf('a', 900, 900), lineOf('ship', 100, 0, false)];
    expect(pointsBack({ points: 50, value: 50, as: 'discount' }, lines, NONE, 900)).toEqual({ points: 50, value: 50 });
    expect(pointsBack(tender(50), lines, NONE, 900)).toEqual({ points: 45, value: 45 });
  });

  it('never make anybody pay out money that was not paid, nor pay for a return', () => {
    // A point is worth 100, and points paid for all of it.
    const consumed = tender(10, 1000);
    const first = pointsBack(consumed, [lineOf('a', 1000, 50)], NONE, 50);
    const second = pointsBack(consumed, [lineOf('a', 1000, 100)], first, 50);
    expect([first, second]).toEqual([
      { points: 0, value: 50 },
      { points: 1, value: 100 },
    ]);
  });

  it('are all back with everything, also for what was worth nothing', () => {
    expect(pointsBack({ points: 5, value: 0, as: 'discount' }, [lineOf('free', 0, 0, true, false)], NONE, 0)).toEqual(NONE);
    expect(pointsBack({ points: 5, value: 0, as: 'discount' }, [lineOf('free', 0, 0)], NONE, 0)).toEqual({ points: 5, value: 0 });
    expect(pointsBack(tender(0), [lineOf('a', 10, 10)], NONE, 10)).toEqual(NONE);
  });

  it('add up, whatever comes back when', () => {
    const scene = fc.record({
      nets: fc.array(fc.record({ net: fc.integer({ min: 0, max: 500 }), isGoods: fc.boolean() }), { minLength: 1, maxLength: 4 }),
      share: fc.integer({ min: 0, max: 100 }),
      worth: fc.constantFrom({ points: 1, value: 1 }, { points: 1, value: 37 }, { points: 200, value: 3 }),
      as: fc.constantFrom('discount' as const, 'tender' as const),
      steps: fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 0, max: 200 })), { maxLength: 10 }),
    });
    fc.assert(
      fc.property(scene, ({ nets, share, worth, as, steps }) => {
        const counts = ({ isGoods }: { isGoods: boolean }) => as === 'tender' || isGoods;
        const base = nets.filter(counts).reduce((sum, { net }) => sum + net, 0);
        const points = Math.floor((base * share * worth.points) / (100 * worth.value));
        const consumed = { points, value: Math.floor((points * worth.value) / worth.points), as };
        const back = nets.map(() => 0);
        let given = NONE;
        const everything = nets.map(({ net }, index) => [index, net] as const);
        for (const [index, wanted] of [...steps, ...everything]) {
          const { net = 0, isGoods = false } = nets[index] ?? {};
          const amount = Math.min(wanted, net - (back[index] ?? 0));
          if (index < nets.length) back[index] = (back[index] ?? 0) + amount;
          const lines = nets.map((one, i) => lineOf(String(i), one.net, back[i] ?? 0, one.isGoods));
          const counted = counts({ isGoods }) ? amount : 0;
          const now = pointsBack(consumed, lines, given, counted);
          expect(now.points).toBeGreaterThanOrEqual(given.points);
          expect(now.value - given.value).toBeGreaterThanOrEqual(0);
          expect(now.value - given.value).toBeLessThanOrEqual(counted);
          const backSoFar = nets.reduce((sum, one, i) => sum + (counts(one) ? (back[i] ?? 0) : 0), 0);
          if (points > 0) expect(backSoFar - now.value).toBeLessThanOrEqual(base - consumed.value);
          given = now;
        }
        expect(given).toEqual({ points, value: consumed.value });
      }),
    );
  });
});
