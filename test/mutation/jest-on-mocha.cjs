// Lets mocha run tests written for jest: mocha keeps what it loaded between mutants, where jest loads all of it again for each.
require('../harness/run/run-typescript.cjs');
const Module = require('node:module');
const { bind } = require('jest-each');
const { expect } = require('expect');

/** Properties look at so many random cases, always the same: thousands of mutants are tried. */
const RUNS = { numRuns: 20, seed: 20261123 };

const load = Module._load;
let fastCheck;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request !== 'fast-check') return loaded;
  return (fastCheck ??= withFewRuns(loaded));
};

function withFewRuns(loaded) {
  const fc = { ...loaded, assert: (property, settings) => loaded.assert(property, { ...settings, ...RUNS }) };
  return { ...fc, default: fc, __esModule: true };
}

/** mocha sets its own functions anew for each test file, so that theirs are wrapped when they are set. */
function wrapped(name) {
  let own;
  Object.defineProperty(global, name, {
    configurable: true,
    get: () => own,
    set(theirs) {
      own = (title, run) => theirs(title, run);
      own.each = bind(own, false);
    },
  });
}

for (const name of ['describe', 'it']) wrapped(name);
Object.defineProperty(global, 'test', { configurable: true, get: () => global.it, set() {} });
for (const [name, theirs] of [
  ['beforeAll', 'before'],
  ['afterAll', 'after'],
])
  Object.defineProperty(global, name, { configurable: true, get: () => global[theirs] });
global.expect = expect;
