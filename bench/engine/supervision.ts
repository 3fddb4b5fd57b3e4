import { startDeadMan } from '../../cli/launcher/dead-man';
import type { DataFolder } from '../../cli/launcher/data-folder';
import { RunningProcesses } from '../../cli/launcher/running-processes';
import { StopOrder } from '../../cli/launcher/stop-order';
import { SupervisedProcess, type ProcessSpec } from '../../cli/launcher/supervised-process';
import type { Say } from '../../cli/terminal';
import type { Part } from '../cpu/cpu-times';

/** Everything that a bench has started: stopped in the opposite order, also when the bench is killed. */
export class Supervision {
  private readonly supervised: SupervisedProcess[] = [];
  private readonly stopOrder = new StopOrder();
  private readonly running: RunningProcesses;
  private readonly deadMan = startDeadMan();

  constructor(
    folder: DataFolder,
    private readonly say: Say,
    private readonly signal: AbortSignal,
  ) {
    this.running = new RunningProcesses(folder.path('processes.json'));
  }

  /** Starts a process and waits until it does its work. @throws Fault when it doesn't get there. */
  async start(spec: ProcessSpec): Promise<void> {
    this.signal.throwIfAborted();
    const onChange = () => this.deadMan.watch(this.parts().map(({ pid }) => pid));
    const one = new SupervisedProcess(spec, { say: this.say, running: this.running, onChange });
    this.supervised.push(one);
    this.stopOrder.push(one);
    await one.start();
  }

  /** What runs now. */
  parts(): Part[] {
    return this.supervised.flatMap(({ name, pid }) => (pid === null ? [] : [{ name, pid }]));
  }

  async stopAll(): Promise<void> {
    await this.stopOrder.stopAll(() => undefined);
  }

  async killAll(): Promise<void> {
    await this.stopOrder.killAll();
  }
}
