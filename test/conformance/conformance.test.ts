import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useEngine } from '../harness/engine';
import { nextId } from '../harness/factories';
import { expectInvariants } from '../harness/invariants';
import { COVERED, WAITING } from './coverage';
import { CASES, goldenCases, playCase } from './golden-cases';
import { withOwnMembers } from './own-members';
import { hasSharedCases, runSharedCases, SHARED, sharedCaseIds } from './shared-runner';

const BUDGET_MS = 240_000;
const engine = useEngine();
const cases = goldenCases();

test('there is a copy of every covered case', () => {
  expect(cases.map(({ id }) => id).sort()).toEqual([...COVERED].sort());
});

/** Each case has a program and members of its own, so they are played side by side; what comes of one is told by its own test. */
const played = new Map<string, Promise<void>>();

beforeAll(() => {
  for (const golden of cases) {
    const programId = nextId(golden.id);
    const playing = playCase(engine().client, programId, withOwnMembers(golden, programId));
    playing.catch(() => undefined);
    played.set(golden.id, playing);
  }
});

test.each(cases.map(({ id, title }) => [id, title] as const))('%s %s', (id) => played.get(id), BUDGET_MS);

test('after all of them every invariant holds', async () => {
  await Promise.allSettled(played.values());
  await expectInvariants(engine().database);
});

if (hasSharedCases) {
  describe('the shared cases, by their own runner', () => {
    test('every case is listed as covered or waiting', () => {
      expect([...COVERED, ...Object.keys(WAITING)].sort()).toEqual(sharedCaseIds().sort());
    });

    test('the copies are the cases as they are', () => {
      const names = readdirSync(CASES);
      const contents = (folder: string) => names.map((name) => readFileSync(join(folder, name), 'utf8'));
      expect(contents(CASES)).toEqual(contents(SHARED));
    });

    test(
      'every covered case passes',
      async () => {
        expect(await runSharedCases(engine(), COVERED)).toEqual([`${COVERED.length} passed, 0 failed`]);
      },
      BUDGET_MS,
    );

    test(
      'every waiting case still has something to wait for',
      async () => {
        const lines = await runSharedCases(engine(), Object.keys(WAITING));
        const failed = new Set(lines.slice(0, -1).map((line) => line.split(' ')[0]));
        expect(Object.keys(WAITING).filter((id) => !failed.has(id))).toEqual([]);
      },
      BUDGET_MS,
    );
  });
}
