import { createServer } from 'node:net';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { prepareDataFolder, type DataFolder } from '../launcher/data-folder';
import { RunningProcesses } from '../launcher/running-processes';
import { SupervisedProcess } from '../launcher/supervised-process';
import { loadSettings } from '../../platform/settings';
import { scratchFolder } from '../testing/scratch';
import { freePorts } from '../../platform/free-ports';
import { devServer } from './dev-server';
import { useExistingTemporal } from './existing-server';
import { resolveTemporal } from './resolve-binary';

let scratch: Awaited<ReturnType<typeof scratchFolder>>;
let folder: DataFolder;
let server: SupervisedProcess;
let ports: number[];
const say = () => undefined;

async function launch(): Promise<SupervisedProcess> {
  const [port = 0, uiPort = 0, httpPort = 0] = ports;
  const program = await resolveTemporal({ cacheDir: loadSettings(process.env).LUMBUNG_CACHE_DIR, say });
  const spec = devServer({ program, folder, port, uiPort, httpPort, namespace: 'default' });
  const launched = new SupervisedProcess(spec, { say, running: new RunningProcesses(folder.path('processes.json')) });
  await launched.start();
  return launched;
}

beforeAll(async () => {
  scratch = await scratchFolder();
  folder = await prepareDataFolder(join(scratch.path, 'a folder'));
  ports = await freePorts(3);
  server = await launch();
}, 600_000);

afterAll(async () => {
  await server.stop();
  await scratch.remove();
});

const address = () => `127.0.0.1:${ports[0] ?? 0}`;

describe("Temporal's dev server", () => {
  it('knows our search attributes, keeps workflows for a week, and has its UI', async () => {
    const connection = await Connection.connect({ address: address() });
    try {
      const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace: 'default' });
      expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining(['LumbungProgram', 'LumbungOrderId', 'LumbungShop']));
      const { config } = await connection.workflowService.describeNamespace({ namespace: 'default' });
      expect(Number(config!.workflowExecutionRetentionTtl!.seconds)).toBe(7 * 24 * 3600);
    } finally {
      await connection.close();
    }
    expect((await fetch(`http://127.0.0.1:${ports[1]}/`)).status).toBe(200);
  });

  it('starts again on the file of a server that was killed', async () => {
    await server.kill();
    server = await launch();
    expect(await useExistingTemporal(address(), 'default')).toEqual([]);
  });
});

describe('useExistingTemporal', () => {
  it('registers the search attributes that a namespace lacks, once', async () => {
    const connection = await Connection.connect({ address: address() });
    await connection.operatorService.removeSearchAttributes({ namespace: 'default', searchAttributes: ['LumbungShop'] });
    await connection.close();
    expect(await useExistingTemporal(address(), 'default')).toEqual(['LumbungShop']);
    expect(await useExistingTemporal(address(), 'default')).toEqual([]);
  });

  it('says in one sentence that nothing answers, that it is no Temporal, or that the namespace is missing', async () => {
    const [silent = 0] = await freePorts(1);
    await expect(useExistingTemporal(`127.0.0.1:${silent}`, 'default')).rejects.toThrow(
      `No Temporal server answers at 127.0.0.1:${silent} (TEMPORAL_ADDRESS): start it, or leave the setting out.`,
    );
    const other = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')).listen(silent, '127.0.0.1');
    await expect(useExistingTemporal(`127.0.0.1:${silent}`, 'default')).rejects.toThrow(/^No Temporal server answers at/);
    other.close();
    await expect(useExistingTemporal(address(), 'elsewhere')).rejects.toThrow(/has no namespace elsewhere: make it or set TEMPORAL_NAMESPACE\.$/);
  });
});
