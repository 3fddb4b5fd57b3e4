import type { ChildProcess } from 'node:child_process';
import { Fault, messageOf } from '../fault';
import { seconds, type Say } from '../terminal';
import { endProcess, type RunningProcesses, type StopSignals } from './running-processes';
import { identify } from './process-identity';

/** How to run one of the processes that belong to `npm start`. */
export interface ProcessSpec {
  name: string;
  signals: StopSignals;
  spawn(): ChildProcess;
  /**
   * Resolves when the process does its work.
   * @param gone aborted when the process has ended: then nobody waits any more
   * @throws Fault when it never will.
   */
  ready(child: ChildProcess, gone: AbortSignal): Promise<void>;
  /** What its log says last; told when it ends unasked. */
  lastWords(): Promise<string>;
}

interface Surroundings {
  say: Say;
  running: RunningProcesses;
  /** Told when a process has come or gone. */
  onChange?: () => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Running this long counts as recovered: the next pause is short again. */
const RECOVERED_MS = 60_000;

/** A process that is started again, after a growing pause, whenever it ends unasked. */
export class SupervisedProcess {
  private child: ChildProcess | null = null;
  /** Resolves when the process that was started last has ended, and that is in the books. */
  private gone: Promise<void> = Promise.resolve();
  private stopping = false;
  private pauseMs = FIRST_PAUSE_MS;
  private pause: NodeJS.Timeout | null = null;

  constructor(
    private readonly spec: ProcessSpec,
    private readonly around: Surroundings,
  ) {}

  get name(): string {
    return this.spec.name;
  }

  /** Null while it is not running. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /**
   * Starts it for the first time and waits until it does its work.
   * @throws Fault when it doesn't get there; then nothing is started again.
   */
  async start(): Promise<void> {
    const { child, ended } = await this.launch();
    const gone = new AbortController();
    const endsEarly = ended.then(async (ending): Promise<never> => {
      gone.abort();
      const words = await this.spec.lastWords();
      throw new Fault(`${this.name} ended while it was starting (${ending})${words ? `: ${words}` : '.'}`);
    });
    // Why it ended says more than that nobody waits for it any more.
    const ready = this.spec.ready(child, gone.signal).catch((error: unknown) => (gone.signal.aborted ? endsEarly : Promise.reject(error as Error)));
    await Promise.race([ready, endsEarly]);
    this.startAgainAfter(ended);
  }

  /** Asks it to end and waits until it has; makes it end when it takes too long. */
  async stop(): Promise<void> {
    this.stopping = true;
    if (this.pause) clearTimeout(this.pause);
    await this.end(this.spec.signals);
  }

  /** Makes it end at once. */
  async kill(): Promise<void> {
    this.stopping = true;
    const { kill } = this.spec.signals;
    await this.end({ stop: kill, kill, patienceMs: 2_000 });
  }

  private async end(signals: StopSignals): Promise<void> {
    const pid = this.pid;
    const identity = pid === null ? null : await identify(pid);
    if (!identity) return;
    await endProcess(identity, signals);
    await this.gone;
  }

  private async launch(): Promise<{ child: ChildProcess; ended: Promise<string> }> {
    if (this.stopping) throw new Fault(`${this.name} is not started: everything is being stopped.`);
    const child = this.spec.spawn();
    const ended = new Promise<string>((resolve) => child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`)));
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (cause) => reject(new Fault(`${this.name} can't be run: ${cause.message}.`, { cause })));
    });
    this.child = child;
    const { pid } = child;
    this.gone = ended.then(() => {
      this.child = null;
      if (pid !== undefined) this.around.running.remove(pid);
      this.around.onChange?.();
    });
    if (pid !== undefined) await this.around.running.add(this.name, pid, this.spec.signals);
    this.around.onChange?.();
    return { child, ended };
  }

  private startAgainAfter(ended: Promise<string>): void {
    const startedAt = Date.now();
    void ended.then((ending) => {
      if (this.stopping) return;
      if (Date.now() - startedAt > RECOVERED_MS) this.pauseMs = FIRST_PAUSE_MS;
      this.around.say(`${this.name} ended unasked (${ending}); starting it again in ${seconds(this.pauseMs)}`);
      this.pause = setTimeout(() => void this.startAgain(), this.pauseMs);
      this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
    });
  }

  private async startAgain(): Promise<void> {
    try {
      const { ended } = await this.launch();
      this.startAgainAfter(ended);
    } catch (error) {
      this.startAgainAfter(Promise.resolve(messageOf(error)));
    }
  }
}
