import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './source-files';

/** A path whose room's rules apply, a text that breaks one, and the rule. The file must exist, for rules that know types. */
const BROKEN: [string, string, string][] = [
  ['workflows/index.ts', "import { z } from 'zod'; export const s = z.string();", '@typescript-eslint/no-restricted-imports'],
  ['workflows/index.ts', "import { readFileSync } from 'node:fs'; export const s = readFileSync;", '@typescript-eslint/no-restricted-imports'],
  ['workflows/index.ts', "import { openDatabase } from '../db/database'; export const s = openDatabase;", '@typescript-eslint/no-restricted-imports'],
  [
    'workflows/index.ts',
    "import { createActivities } from '../activities'; export const s = createActivities;",
    '@typescript-eslint/no-restricted-imports',
  ],
  ['workflows/index.ts', "import { Problem } from '../domain/problem'; export const s = Problem;", '@typescript-eslint/no-restricted-imports'],
  ['workflows/index.ts', 'export const s = process.env.X;', 'no-restricted-globals'],
  ['workflows/index.ts', 'export const s = fetch;', 'no-restricted-globals'],
  ['workflows/index.ts', 'export const s = crypto.randomUUID();', 'no-restricted-globals'],
  ['domain/problem.ts', 'export const s = Date.now();', 'no-restricted-syntax'],
  ['domain/problem.ts', 'export const s = new Date();', 'no-restricted-syntax'],
  ['domain/problem.ts', 'export const s = Math.random();', 'no-restricted-syntax'],
  ['domain/problem.ts', "export const s = parseFloat('1');", 'no-restricted-globals'],
  ['domain/problem.ts', 'export const s = process.pid;', 'no-restricted-globals'],
  ['domain/problem.ts', "import type { Database } from '../db/database'; export type S = Database;", '@typescript-eslint/no-restricted-imports'],
  ['domain/problem.ts', "import { z } from 'zod'; export const s = z.string();", '@typescript-eslint/no-restricted-imports'],
  ['db/database.ts', "import { startWorker } from '../worker/worker'; export const s = startWorker;", '@typescript-eslint/no-restricted-imports'],
  [
    'api/auth/caller.ts',
    "import { settleOrders } from '../../workflows/settle-orders/workflow'; export const s = settleOrders;",
    '@typescript-eslint/no-restricted-imports',
  ],
  ['api/auth/caller.ts', "import { openKeys } from '../../db/kernel/kernel'; export const s = openKeys;", '@typescript-eslint/no-restricted-imports'],
  ['db/database.ts', 'export const s = (x: any): number => 1;', '@typescript-eslint/no-explicit-any'],
  ['db/database.ts', 'export const s = (x?: string): string => x!;', '@typescript-eslint/no-non-null-assertion'],
  ['db/database.ts', 'export const s = (): void => { Promise.resolve(1); };', '@typescript-eslint/no-floating-promises'],
  ['db/database.ts', "export const s = (): void => { console.log('x'); };", 'no-console'],
  ['db/database.ts', 'export const s = (): void => { debugger; };', 'no-debugger'],
  ['db/database.ts', 'export const s = 1;\n// const t = 2;', 'lumbung/no-commented-code'],
  ['db/database.ts', 'export const s = 1; // TODO: better', 'no-warning-comments'],
  ['db/database.ts', `export const s = 1;${'\n'.repeat(301)}export const t = 1;`, 'max-lines'],
  ['test/architecture/lint.test.ts', "test.only('x', () => undefined);", 'no-restricted-syntax'],
  ['test/architecture/lint.test.ts', "it.skip('x', () => undefined);", 'no-restricted-syntax'],
];

const SOUND: [string, string][] = [
  ['workflows/index.ts', "import type { Problem } from '../domain/problem';\n\nexport type S = Problem;\n"],
  ['workflows/index.ts', "import { sleep } from '@temporalio/workflow';\n\nexport const s = sleep;\nexport const now = (): number => Date.now();\n"],
  ['api/auth/caller.ts', "import { SETTLE_ORDERS } from '../../workflows/settle-orders/contract';\n\nexport const s = SETTLE_ORDERS;\n"],
  ['domain/problem.ts', 'export const s = (text: string): Date => new Date(text);\n'],
  ['test/architecture/lint.test.ts', 'export const s = (x?: string): string => x!;\n'],
];

let found: string[][];

beforeAll(() => {
  const cases = [...BROKEN, ...SOUND].map(([path, text]) => ({ path: join(ROOT, path), text }));
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(__dirname, 'lint-texts.mjs')], {
    input: JSON.stringify(cases),
    encoding: 'utf8',
    cwd: ROOT,
  });
  if (status !== 0) throw new Error(stderr);
  found = JSON.parse(stdout) as string[][];
}, 120_000);

test.each(BROKEN.map(([path, text, rule], index) => [path, text.slice(0, 120), rule, index] as const))(
  'in %s, %s breaks %s',
  (_path, _text, rule, index) => {
    expect(found[index]).toContain(rule);
  },
);

test.each(SOUND.map(([path, text], index) => [path, text, index] as const))('in %s, %s breaks nothing', (_path, _text, index) => {
  expect(found[BROKEN.length + index]).toEqual([]);
});
