import v8 from 'node:v8';
import { createContext, Script } from 'node:vm';
import { lightenSandbox } from './sandbox';

// eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was
const { runInContext } = Script.prototype;
const { promiseHooks } = v8;

afterEach(() => {
  Script.prototype.runInContext = runInContext;
  Object.defineProperty(v8, 'promiseHooks', { value: promiseHooks, configurable: true, enumerable: true });
});

const LONG = new Script('const end = Date.now() + 30; while (Date.now() < end); "done"');

test('a timeout is not watched', () => {
  const run = (): unknown => LONG.runInContext(createContext({ Date }), { timeout: 1 });
  expect(run).toThrow('timed out');
  lightenSandbox({ stackTraces: true });
  expect(run()).toBe('done');
});

test.each([
  [true, 'function'],
  [false, 'Error: promise hooks are off: LUMBUNG_WORKFLOW_STACKS is not set'],
])('with stack traces %s there are promise hooks or none', (stackTraces, expected) => {
  lightenSandbox({ stackTraces });
  const found = () => {
    try {
      const stop = v8.promiseHooks.createHook({ init: () => undefined }) as () => void;
      stop();
      return typeof stop;
    } catch (error) {
      return String(error);
    }
  };
  expect(found()).toBe(expected);
});
