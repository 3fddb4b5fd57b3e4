import { Agent, request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { BATCHES_PATH, type EagerStart, type Started, type Told } from '../../workflows/eager-start';
import type { Verdict } from '../../workflows/operation';

/** Longer than the worker's own attempt. */
const START_MS = 12_000;
/** A worker that can't be reached is not asked again for so long. */
const REST_MS = 500;

/** Has batches started by a worker of this machine, which gets their first tasks at once and tells what became of them as soon as it is known. */
export class WorkerStarter {
  private readonly agent = new Agent({ keepAlive: true });
  private restUntil = 0;

  /** @param socket path of the worker's Unix socket */
  constructor(private readonly socket: string) {}

  /** Whether it is worth asking: it is not for a moment after the worker could not be reached. */
  get ready(): boolean {
    return performance.now() >= this.restUntil;
  }

  /**
   * @param argument the workflow's argument, as JSON
   * @returns once Temporal has the batch: what will become of it; rejects when the worker does not live to tell
   * @throws when the worker can't be reached or doesn't say that Temporal has the batch: it may have it or not
   */
  async start(start: EagerStart, argument: string): Promise<{ told: Promise<Verdict[]> }> {
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), START_MS).unref();
    try {
      const lines = linesOf(await this.post(`${JSON.stringify(start)}\n${argument}`, giveUp.signal));
      const started = await lines.next();
      if (started.done || !('started' in (JSON.parse(started.value) as Started)))
        throw new Error('the worker did not say that it has started the batch');
      const told = lines.next().then((line) => {
        if (line.done) throw new Error('the worker went away before it told the outcome of a batch');
        return (JSON.parse(line.value) as Told).verdicts;
      });
      // Whoever waits for it hears of it; nobody may be waiting yet.
      told.catch(() => undefined);
      return { told };
    } catch (error) {
      this.restUntil = performance.now() + REST_MS;
      throw error;
    } finally {
      clearTimeout(timer);
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
      sent.once('error', reject);
      sent.end(body);
    });
  }
}

function linesOf(response: IncomingMessage): AsyncIterator<string> {
  response.on('error', () => undefined);
  return createInterface({ input: response, crlfDelay: Infinity })[Symbol.asyncIterator]();
}
