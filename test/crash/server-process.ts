import type { ChildProcess } from 'node:child_process';
import type { ProcessSpec } from '../../cli/launcher/supervised-process';

const PATIENCE_MS = 15_000;

/** A process that a test kills and starts again. Nobody else starts it. */
export class ServerProcess {
  private child: ChildProcess | null = null;
  private ended: Promise<void> = Promise.resolve();

  /** @param prepare makes ready what a start needs, each time: a killed server leaves traces. */
  constructor(
    private readonly prepare: () => Promise<ProcessSpec>,
    private readonly onChange: () => void,
  ) {}

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Starts it and waits until it does its work; answers when that was. */
  async start(): Promise<number> {
    const spec = await this.prepare();
    const child = spec.spawn();
    this.child = child;
    const gone = new AbortController();
    this.ended = new Promise((resolve) =>
      child.once('exit', () => {
        this.child = null;
        gone.abort();
        this.onChange();
        resolve();
      }),
    );
    this.onChange();
    await spec.ready(child, gone.signal);
    if (gone.signal.aborted) throw new Error(`${spec.name} ended while it was starting: ${await spec.lastWords()}`);
    return Date.now();
  }

  /** Sends a signal and waits for the end, which is forced when it takes too long; answers when that was. */
  async end(signal: NodeJS.Signals): Promise<number> {
    const { child } = this;
    child?.kill(signal);
    const force = setTimeout(() => child?.kill('SIGKILL'), PATIENCE_MS);
    await this.ended;
    clearTimeout(force);
    return Date.now();
  }
}
