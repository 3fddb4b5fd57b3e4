import { Script, type RunningScriptOptions } from 'node:vm';
import type { WorkerOptions } from '@temporalio/worker';

/**
 * Workflows run in the thread of the activities instead of one of their own ("debug mode" is the SDK's name for that): our workflow code takes some
 * tens of microseconds a task, the way to another thread and back takes milliseconds (docs/decisions/012).
 */
export const IN_THIS_THREAD = { debugMode: true } as const satisfies Partial<WorkerOptions>;

type RunInContext = Script['runInContext'];

/**
 * Lets Temporal's sandbox run without a watchdog: Node makes a thread for each call that has a timeout, some 18 of them a workflow. Workflow code that
 * never ends would stop the worker then, and its `/healthz` with it, so that whoever looks after the process starts another one.
 */
export function dropWatchdog(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the script it belongs to
  const original: RunInContext = Script.prototype.runInContext;
  Script.prototype.runInContext = function (this: Script, context, options?: RunningScriptOptions) {
    return original.call(this, context, { ...options, timeout: undefined }) as unknown;
  };
}
