const base = require('../../jest.config.js');

/** What shows a fault of domain/ without a server: its own tests, and the cookbook. The properties of test/rules take too long to run for each change. */
module.exports = {
  ...base,
  rootDir: '../..',
  globalSetup: undefined,
  globalTeardown: undefined,
  testMatch: ['<rootDir>/domain/**/*.test.ts', '<rootDir>/test/cookbook/**/*.test.ts'],
};
