import v8 from 'node:v8';
import { Script, type RunningScriptOptions } from 'node:vm';
import type { WorkerOptions } from '@temporalio/worker';

/**
 * Workflows run in the thread of the activities instead of one of their own ("debug mode" is the SDK's name for that): our workflow code
 * does little, and the way to another thread and back costs more than it does (docs/decisions/012).
 */
export const IN_THIS_THREAD = { debugMode: true } as const satisfies Partial<WorkerOptions>;

export interface SandboxOptions {
  /** Answer where a workflow is waiting (Temporal's stack-trace query), which takes a stack trace for each promise of a workflow. */
  stackTraces: boolean;
}

/** Takes from Temporal's sandbox what costs much and is of little use to workflows that are over in a tenth of a second. Before the worker is made. */
export function lightenSandbox({ stackTraces }: SandboxOptions): void {
  dropWatchdog();
  if (!stackTraces) dropPromiseHooks();
}

type RunInContext = Script['runInContext'];

/**
 * Node makes a thread for each call that has a timeout, some 18 of them a workflow. Workflow code that never ends would stop the worker now, and
 * its `/healthz` with it, so that whoever looks after the process starts another one.
 */
function dropWatchdog(): void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the script it belongs to
  const original: RunInContext = Script.prototype.runInContext;
  Script.prototype.runInContext = function (this: Script, context, options?: RunningScriptOptions) {
    return original.call(this, context, { ...options, timeout: undefined }) as unknown;
  };
}

/** The SDK does without them where the runtime has none. */
function dropPromiseHooks(): void {
  const createHook = () => {
    throw new Error('promise hooks are off: LUMBUNG_WORKFLOW_STACKS is not set');
  };
  Object.defineProperty(v8, 'promiseHooks', { value: { ...v8.promiseHooks, createHook }, configurable: true, enumerable: true });
}
