const config = require('../../jest.config.js');

/** Records histories with the harness of the tests: npm run record-histories */
module.exports = {
  ...config,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/replay/record-histories.ts'],
};
