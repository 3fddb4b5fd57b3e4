const config = require('../../jest.config.js');

/** The oldest PostgreSQL that Lumbung supports, as Debian packages it; `.ci/prerequisites` installs it. */
process.env.LUMBUNG_TEST_POSTGRES ??= '/usr/lib/postgresql/15/bin';

/** What needs system packages: everything that speaks SQL, once more on that PostgreSQL. Run by .ci/run: npm run test:system */
module.exports = {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/db/**/*.test.ts', '<rootDir>/test/{system,harness,ledger,orders,conformance}/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/dist/'],
};
