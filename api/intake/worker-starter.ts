import { Agent, request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { BATCHES_PATH, type EagerStart, type Started, type Told } from '../../workflows/eager-start';
import type { Verdict } from '../../workflows/operation';

/** A batch that a worker of this machine has handed to Temporal. */
export type StartedByWorker = Started['started'] & {
  /** What became of it; rejects when the worker does not live to tell, or nobody listens any more. */
  told: Promise<Verdict[]>;
  /** Listens no longer. */
  leave: () => void;
};

/** Callers wait meanwhile: a worker that stands still must not hold them up for long. Longer than the worker's own attempt. */
const START_MS = 2_000;
/** How long a worker is not asked again: one that isn't there, and one that didn't answer in time. */
const REST_MS = { refused: 500, silent: 10_000 };

/** Has batches started by a worker of this machine, which gets their first tasks at once and tells what became of them as soon as it is known. */
export class WorkerStarter {
  private readonly agent = new Agent({ keepAlive: true });
  private restUntil = 0;

  /**
   * @param socket path of the worker's Unix socket
   * @param options `answerMs`: how long to wait for the worker to say that Temporal has a batch
   */
  constructor(
    private readonly socket: string,
    private readonly options: { answerMs: number } = { answerMs: START_MS },
  ) {}

  /** Whether it is worth asking: it is not for a while after the worker could not be reached. */
  get ready(): boolean {
    return performance.now() >= this.restUntil;
  }

  /**
   * @param argument the workflow's argument, as JSON
   * @returns once Temporal has the batch
   * @throws when the worker can't be reached or doesn't say that Temporal has the batch: it may have it or not
   */
  async start(start: EagerStart, argument: string): Promise<StartedByWorker> {
    const silent = AbortSignal.timeout(this.options.answerMs);
    const gone = new AbortController();
    const giveUp = () => gone.abort();
    silent.addEventListener('abort', giveUp, { once: true });
    try {
      const lines = linesOf(await this.post(`${JSON.stringify(start)}\n${argument}`, gone.signal));
      const first = await lines.next();
      const { started } = (first.done ? {} : JSON.parse(first.value)) as Partial<Started>;
      if (!started) throw new Error('the worker did not say that it has started the batch');
      const told = lines.next().then((line) => {
        if (line.done) throw new Error('the worker went away before it told the outcome of a batch');
        return (JSON.parse(line.value) as Told).verdicts;
      });
      // Whoever waits for it hears of it; nobody may be waiting yet.
      told.catch(() => undefined);
      return { ...started, told, leave: giveUp };
    } catch (error) {
      giveUp();
      this.restUntil = performance.now() + (silent.aborted ? REST_MS.silent : REST_MS.refused);
      throw error;
    } finally {
      silent.removeEventListener('abort', giveUp);
    }
  }

  private post(body: string, signal: AbortSignal): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const headers = { 'content-length': Buffer.byteLength(body) };
      const sent = request({ socketPath: this.socket, path: BATCHES_PATH, method: 'POST', agent: this.agent, headers, signal }, (response) => {
        if (response.statusCode === 200) return resolve(response);
        response.resume();
        reject(new Error(`the worker answered ${response.statusCode}`));
      });
      sent.on('error', reject);
      sent.end(body);
    });
  }
}

function linesOf(response: IncomingMessage): AsyncIterator<string> {
  response.on('error', () => undefined);
  return createInterface({ input: response, crlfDelay: Infinity })[Symbol.asyncIterator]();
}
