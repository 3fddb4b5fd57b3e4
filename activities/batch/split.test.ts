import fc from 'fast-check';
import { splitting } from './split';

const coded = (code: string) => Object.assign(new Error(code), { code });

/** A batch fails as a whole with the error of its first bad member; what a part did is kept only if the part resolves. */
async function run(errors: Record<number, string>, size: number) {
  const done: number[] = [];
  const tries: number[] = [];
  let splits = 0;
  const split = await splitting(
    Array.from({ length: size }, (_, i) => i),
    (part) => {
      tries.push(part.length);
      const bad = part.find((i) => errors[i] !== undefined);
      if (bad !== undefined) return Promise.reject(coded(errors[bad] ?? ''));
      done.push(...part);
      return Promise.resolve();
    },
    () => (splits += 1),
  );
  return { done, tries, splits, culprits: split.culprits.map((c) => c.operation), locked: split.locked };
}

describe('splitting a batch', () => {
  it('works on a good batch once', async () => {
    expect(await run({}, 64)).toMatchObject({ tries: [64], splits: 0, culprits: [], locked: [] });
  });

  it('finds the culprit in few tries and does the rest', async () => {
    const { done, tries, splits, culprits } = await run({ 37: 'P0001' }, 64);
    expect(culprits).toEqual([37]);
    expect(splits).toBe(2);
    expect(done).toHaveLength(63);
    expect(tries.length).toBeLessThanOrEqual(17);
    // What was done over for its sake: the whole batch, and the part that it was in.
    expect(tries.reduce((sum, size) => sum + size, 0)).toBe(64 + 64 + 8);
  });

  it('leaves operations out whose lock stays taken, unless they are alone', async () => {
    expect(await run({ 3: '55P03' }, 8)).toMatchObject({ locked: [3], culprits: [] });
    await expect(run({ 0: '55P03' }, 1)).rejects.toMatchObject({ code: '55P03' });
  });

  it.each(['08006', '40P01', '40001', '53300', '57P01', '57014', '25006', 'ECONNREFUSED'])(
    'throws %s, to be tried again as a whole',
    async (code) => {
      await expect(run({ 5: code }, 16)).rejects.toMatchObject({ code });
    },
  );

  it('does every good operation exactly once, whoever is bad', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 40 }),
        fc.dictionary(fc.integer({ min: 0, max: 39 }).map(String), fc.constantFrom('P0001', '23514', '55P03')),
        async (size, bad) => {
          const { done, culprits, locked } = await run(bad, size);
          expect([...done, ...culprits, ...locked].sort((a, b) => a - b)).toEqual(Array.from({ length: size }, (_, i) => i));
          expect(done.every((i) => bad[i] === undefined)).toBe(true);
        },
      ),
    );
  });
});
