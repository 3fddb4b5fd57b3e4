import { createServer } from 'node:net';
import { createLogger, type Logger } from '../platform/logger';
import { tellMetrics, type TellOptions } from './tell-metrics';

const HOST = '127.0.0.1';

const stops: (() => Promise<void>)[] = [];

afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));

/** Stopped at the end of the test, also of one that fails: what listens would keep the run alive. */
async function tell(options: TellOptions): Promise<() => Promise<void>> {
  const stop = await tellMetrics(options);
  stops.push(stop);
  return stop;
}

/** A logger that keeps what it is told, and the metrics of a process that has one number. */
function told() {
  const lines: string[] = [];
  const logger = Object.assign(createLogger('test', 'info'), { silent: true });
  const keep = (message: string) => void lines.push(message);
  const scrape = () => Promise.resolve('# TYPE ours gauge\nours 1\n');
  return { lines, logger: Object.assign(logger, { info: keep, warn: keep }) as Logger, metrics: { scrape } };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST);
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const settingsFor = (port: number) => ({ LUMBUNG_WORKER_METRICS_HOST: HOST, LUMBUNG_WORKER_METRICS_PORT: port });

test("a worker's numbers and those of Temporal's SDK stand at one address", async () => {
  const port = await freePort();
  const { logger, metrics } = told();
  const stop = await tell({ settings: settingsFor(port), logger, metrics, scrapeTemporal: () => Promise.resolve('temporal_x 2\n') });
  const answer = await fetch(`http://${HOST}:${port}/metrics`);
  expect([answer.status, await answer.text()]).toEqual([200, '# TYPE ours gauge\nours 1\ntemporal_x 2\n']);
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  await stop();
  await expect(fetch(`http://${HOST}:${port}/metrics`)).rejects.toThrow();
});

test("without those of Temporal's SDK, a worker goes on telling its own", async () => {
  const port = await freePort();
  const { logger, metrics } = told();
  await tell({ settings: settingsFor(port), logger, metrics, scrapeTemporal: () => Promise.reject(new Error('gone')) });
  expect(await (await fetch(`http://${HOST}:${port}/metrics`)).text()).toMatch(/ours 1\n# Temporal's SDK does not answer\n$/);
});

test('a port that is taken is told, and the worker goes on', async () => {
  const port = await freePort();
  const scrapeTemporal = () => Promise.resolve('');
  const first = told();
  const second = told();
  await tell({ ...first, settings: settingsFor(port), scrapeTemporal });
  const stopSecond = await tell({ ...second, settings: settingsFor(port), scrapeTemporal });
  expect(first.lines).toEqual(['metrics are served']);
  expect(second.lines).toEqual([expect.stringMatching(/^metrics are not served: .*LUMBUNG_WORKER_METRICS_PORT/)]);
  await stopSecond();
  expect((await fetch(`http://${HOST}:${port}/healthz`)).status).toBe(200);
});

test('port 0 tells nothing, nowhere', async () => {
  const { lines, logger, metrics } = told();
  await (
    await tell({ settings: settingsFor(0), logger, metrics, scrapeTemporal: () => Promise.resolve('') })
  )();
  expect(lines).toEqual([]);
});
