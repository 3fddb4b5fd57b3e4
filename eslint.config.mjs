import { readFileSync } from 'node:fs';
import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import noCommentedCode from './test/architecture/no-commented-code.mjs';

const rooms = JSON.parse(readFileSync(new URL('./test/architecture/rooms.json', import.meta.url), 'utf8'));
const TESTS = ['**/*.test.ts', 'test/**/*.ts'];

/** Selectors that are wrong in every room; `no-restricted-syntax` is replaced, not merged, so that each place that adds to it names them again. */
const LEFTOVERS = [
  {
    selector: 'MemberExpression[object.name=/^(describe|it|test)$/][property.name=/^(only|skip|todo)$/]',
    message: 'A focused or skipped test is a debugging leftover.',
  },
  { selector: 'CallExpression[callee.name=/^(fit|fdescribe|xit|xtest|xdescribe)$/]', message: 'A focused or skipped test is a debugging leftover.' },
];

/** The domain is given the time and is never random; nor does it compute in floating point. */
const NO_CLOCK = [
  { selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']", message: 'The domain has no clock: pass the time in.' },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'The domain has no clock: pass the time in.' },
  {
    selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
    message: 'The domain has no randomness: pass a source in.',
  },
  { selector: 'CallExpression[callee.property.name=/^(parseFloat|toFixed|toPrecision)$/]', message: 'Money and points are integers.' },
];

const forbidden = (names, message) => names.map((name) => ({ name, message }));
const escaped = (name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** Imports that a room may not have: of another room, or of a package where the room lists those it may use. */
function roomImports(room) {
  const { rooms: free, types = [], contracts = [], except = [], packages } = rooms[room];
  const closed = Object.keys(rooms).filter((other) => other !== room && ![...free, ...types, ...contracts].includes(other));
  const outside = (names) => `^(\\.\\./)+(${names.join('|')})(/|$)`;
  const patterns = [];
  if (closed.length + except.length > 0)
    patterns.push({ regex: outside([...closed, ...except]), message: `${room}/ may not import this room (docs/testing.md).` });
  if (types.length > 0) patterns.push({ regex: outside(types), allowTypeImports: true, message: `${room}/ may import only types of this room.` });
  if (contracts.length > 0)
    patterns.push({
      regex: `^(\\.\\./)+(${contracts.join('|')})/(?!(.*/)?(contract|eager-start|operation|search-attributes|start-options)$)`,
      message: `${room}/ may import only the contracts of this room.`,
    });
  if (packages)
    patterns.push({ regex: `^(?!\\.)(?!(${packages.map(escaped).join('|')})$)`, message: `${room}/ uses no other package and no node module.` });
  return { files: [`${room}/**/*.ts`], ignores: TESTS, rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] } };
}

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', '.lumbung/', 'node_modules/'] },
  js.configs.recommended,
  {
    plugins: { lumbung: { rules: { 'no-commented-code': noCommentedCode } } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-console': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx', 'hack'], location: 'anywhere' }],
      'no-restricted-syntax': ['error', ...LEFTOVERS],
      'max-lines': ['error', 300],
      eqeqeq: 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'lumbung/no-commented-code': 'error',
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'all' }],
      // Style alone: a call that answers nothing may stand where its answer would.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // A class without members can be a mark of its own.
      '@typescript-eslint/no-extraneous-class': ['error', { allowEmpty: true }],
      // Wrong about packages that describe their instances by interfaces (winston, sequelize).
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
      },
    },
  },
  {
    files: ['**/*.{js,cjs}'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' } },
  },
  { files: ['cli/**', 'bench/**', '**/*.mjs'], rules: { 'no-console': 'off' } },
  ...Object.keys(rooms).map(roomImports),
  {
    files: ['domain/**/*.ts'],
    ignores: TESTS,
    rules: {
      'no-restricted-globals': [
        'error',
        ...forbidden(
          ['process', 'fetch', 'setTimeout', 'setInterval', 'setImmediate', 'crypto', 'performance', 'Buffer', 'require'],
          'The domain does no I/O.',
        ),
        ...forbidden(['parseFloat'], 'Money and points are integers.'),
      ],
      'no-restricted-syntax': ['error', ...LEFTOVERS, ...NO_CLOCK],
    },
  },
  {
    files: ['workflows/**/*.ts'],
    ignores: TESTS,
    rules: {
      // `Date`, `Math.random` and timers are replaced by the sandbox and replay well; these are not.
      'no-restricted-globals': [
        'error',
        ...forbidden(
          ['process', 'require', 'fetch', 'performance', 'crypto', 'Buffer', 'setImmediate', 'WeakRef', 'FinalizationRegistry'],
          'Workflow code must be deterministic.',
        ),
      ],
    },
  },
  {
    files: TESTS,
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      // jest's own matchers (`expect.any`, `expect.objectContaining`) are typed `any`, and stand inside of expected values.
      '@typescript-eslint/no-unsafe-assignment': 'off',
    },
  },
);
