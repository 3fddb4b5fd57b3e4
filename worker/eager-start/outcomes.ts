import type { InjectedSinks } from '@temporalio/worker';
import type { Verdict } from '../../workflows/operation';
import type { OutcomeSinks } from '../../workflows/outcome-sink';

/** What an execution told. */
export interface Outcome {
  runId: string;
  verdicts: Verdict[];
}

type Listener = (outcome: Outcome) => void;

/** Where the executions of this process tell what has become of their operations, and where those who started them here listen. */
export class Outcomes {
  private readonly listeners = new Map<string, Set<Listener>>();

  /** For `Worker.create`. */
  readonly sinks: InjectedSinks<OutcomeSinks> = {
    outcomes: {
      tell: {
        fn: ({ workflowId, runId }, verdicts) => {
          for (const listener of this.listeners.get(workflowId) ?? []) listener({ runId, verdicts });
        },
        callDuringReplay: false,
      },
    },
  };

  /**
   * Listens to the executions of an id. To be called before one is started: it may tell before the answer to its start is there.
   * @returns ends it
   */
  listen(workflowId: string, listener: Listener): () => void {
    const listeners = this.listeners.get(workflowId) ?? new Set();
    this.listeners.set(workflowId, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.get(workflowId) === listeners) this.listeners.delete(workflowId);
    };
  }
}
