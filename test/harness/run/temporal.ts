import { Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveTemporal } from '../../../cli/temporal/resolve-binary';
import { SEARCH_ATTRIBUTES } from '../../../workflows/search-attributes';
import { loadSettings } from '../../../platform/settings';
import { freePorts } from '../../../platform/free-ports';
import { oncePerRun } from './once-per-run';
import { startProcess, waitUntilReady } from './processes';
import { runFolder } from './run-folder';

/** Building Temporal's server, where it can't be downloaded, takes minutes on a small machine: once, then it is cached. */
export const GET_TEMPORAL_MS = 25 * 60_000;

/** The server takes more ports for its parts, which somebody may take before it listens on them. */
const ATTEMPTS = 3;

/** What the server's command line calls the types. */
const TYPE_NAMES = { KEYWORD: 'Keyword', KEYWORD_LIST: 'KeywordList' } as const;

/** Address of the run's Temporal dev server, which keeps everything in memory; started when no test file has asked before. */
export function temporalAddress(): Promise<string> {
  return oncePerRun('temporal', startServer, GET_TEMPORAL_MS);
}

/** Path of the workflow bundle of this run, made from the sources as they are. */
export function workflowBundle(): Promise<string> {
  return oncePerRun('workflow-bundle', async () => {
    const workflowsPath = join(__dirname, '..', '..', '..', 'workflows', 'index.ts');
    const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
    const path = join(runFolder(), 'workflow-bundle.js');
    await writeFile(path, code);
    return path;
  });
}

async function startServer(): Promise<string> {
  const binary = await resolveTemporal({ cacheDir: loadSettings(process.env).LUMBUNG_CACHE_DIR, say: (line) => process.stderr.write(`${line}\n`) });
  for (let attempt = 1; ; attempt++) {
    try {
      return await serve(binary);
    } catch (error) {
      if (attempt === ATTEMPTS || !String(error).includes('address already in use')) throw error;
    }
  }
}

async function serve(binary: string): Promise<string> {
  const [port = 0, httpPort = 0] = await freePorts(2);
  const address = `127.0.0.1:${port}`;
  const attributes = Object.values(SEARCH_ATTRIBUTES).flatMap(({ name, type }) => ['--search-attribute', `${name}=${TYPE_NAMES[type]}`]);
  const server = await startProcess('temporal-server', 'serve-command.mjs', [
    ...[
      binary,
      'server',
      'start-dev',
      '--headless',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--http-port',
      String(httpPort),
      '--log-level',
      'warn',
    ],
    ...['--dynamic-config-value', 'frontend.searchAttributesSizeOfValueLimit=65536'],
    ...attributes,
  ]);
  await waitUntilReady(server, async () => (await Connection.connect({ address, connectTimeout: '1s' })).close());
  return address;
}
