import fc from 'fast-check';
import { FairQueue } from './fair-queue';

const item = (keyId: string, id: number, bytes = 1, programId = 'p') => ({ keyId, programId, id, bytes });
const NO_LIMIT = { items: 1000, bytes: 1_000_000 };

describe('FairQueue', () => {
  it('takes one item of each key in turn', () => {
    const queue = new FairQueue<ReturnType<typeof item>>();
    for (const i of [item('a', 1), item('a', 2), item('a', 3), item('b', 4), item('c', 5), item('c', 6)]) queue.push(i);
    expect(queue.take({ items: 5, bytes: 100 }).map((i) => i.id)).toEqual([1, 4, 5, 2, 6]);
    expect(queue.size).toBe(1);
  });

  it('gives a key no more turns for spreading over programs, and its programs take turns', () => {
    const queue = new FairQueue<ReturnType<typeof item>>();
    for (const i of [item('a', 1, 1, 'p'), item('a', 2, 1, 'p'), item('a', 3, 1, 'q'), item('b', 4), item('b', 5)]) queue.push(i);
    expect(queue.take(NO_LIMIT).map((i) => i.id)).toEqual([1, 4, 3, 5, 2]);
  });

  it('goes on with the next key in the next batch', () => {
    const queue = new FairQueue<ReturnType<typeof item>>();
    for (const i of [item('a', 1), item('a', 2), item('b', 3), item('b', 4)]) queue.push(i);
    expect([1, 2, 3, 4].map(() => queue.take({ items: 1, bytes: 100 })[0]?.id)).toEqual([1, 3, 2, 4]);
  });

  it('lets an item that is larger than the limit travel alone', () => {
    const queue = new FairQueue<ReturnType<typeof item>>();
    for (const i of [item('a', 1, 10), item('b', 2, 500), item('c', 3, 10)]) queue.push(i);
    const batches = [queue.take({ items: 10, bytes: 100 }), queue.take({ items: 10, bytes: 100 }), queue.take({ items: 10, bytes: 100 })];
    expect(batches.map((b) => b.map((i) => i.id))).toEqual([[1], [2], [3]]);
  });

  it('forgets what was removed, once', () => {
    const queue = new FairQueue<ReturnType<typeof item>>();
    const first = item('a', 1);
    queue.push(first);
    queue.push(item('a', 2));
    expect([queue.remove(first), queue.remove(first)]).toEqual([true, false]);
    expect(queue.take(NO_LIMIT).map((i) => i.id)).toEqual([2]);
  });

  it('keeps the order within a key and program, loses and doubles nothing, and respects both limits', () => {
    const place = { keyId: fc.constantFrom('a', 'b', 'c'), programId: fc.constantFrom('p', 'q') };
    const items = fc.array(fc.record({ ...place, bytes: fc.integer({ min: 1, max: 50 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(items, fc.integer({ min: 1, max: 10 }), fc.integer({ min: 1, max: 80 }), (given, most, bytes) => {
        const queue = new FairQueue<ReturnType<typeof item>>();
        const pushed = given.map((g, id) => item(g.keyId, id, g.bytes, g.programId));
        for (const i of pushed) queue.push(i);
        const taken: typeof pushed = [];
        while (queue.size > 0) {
          const batch = queue.take({ items: most, bytes });
          expect(batch.length).toBeGreaterThan(0);
          expect(batch.length).toBeLessThanOrEqual(most);
          if (batch.length > 1) expect(batch.reduce((sum, i) => sum + i.bytes, 0)).toBeLessThanOrEqual(bytes);
          taken.push(...batch);
        }
        const lane = (i: (typeof pushed)[0]) => i.keyId + i.programId;
        for (const one of pushed.map(lane)) expect(taken.filter((i) => lane(i) === one)).toEqual(pushed.filter((i) => lane(i) === one));
      }),
    );
  });
});
