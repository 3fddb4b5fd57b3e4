import { loadSettings, type Settings } from '../platform/settings';
import { runCommand } from './command';
import { demonstrate } from './demo/demonstration';
import { codeOf, Fault } from './fault';
import { diskFault, prepareDataFolder, type DataFolder } from './launcher/data-folder';
import { watchInterruption, type Interruption } from './launcher/interruption';
import { launch, type Launched } from './launcher/launch';
import { takeLock } from './launcher/lock-file';
import { StopOrder } from './launcher/stop-order';
import { UI_PORT_OFFSET } from './launcher/stores';

/** Orders of Node and of Postgres that say that the disk is full. */
const DISK_FULL = ['ENOSPC', 'EDQUOT', '53100'];
/** A launcher before this one may still be stopping what it had started. */
const LOCK_WAIT_MS = 20_000;
const FORCED_EXIT = 130;

const say = (line: string) => console.log(line);

/** `npm start`: everything up, sample orders settled, until Ctrl-C. */
async function main(): Promise<number> {
  const settings = loadSettings(process.env);
  const interruption = watchInterruption();
  const folder = await prepareDataFolder(settings.LUMBUNG_DATA_DIR);
  const lock = await takeLock(folder.path('launcher.lock'), {
    waitMs: LOCK_WAIT_MS,
    onWait: ({ pid }) => say(`Another npm start (process ${pid}) has the data folder ${folder.root}; waiting for its end`),
  });
  if ('heldBy' in lock)
    throw new Fault(`The data folder ${folder.root} is in use by another npm start (process ${lock.heldBy.pid}): stop it or set LUMBUNG_DATA_DIR.`);
  try {
    return await run(settings, folder, interruption);
  } catch (error) {
    throw DISK_FULL.includes(codeOf(error)) ? diskFault(folder.root, error) : error;
  } finally {
    await lock.release();
  }
}

async function run(settings: Settings, folder: DataFolder, { signal, onSecond }: Interruption): Promise<number> {
  const stopOrder = new StopOrder();
  onSecond(() => {
    say('Ending everything at once');
    void stopOrder.killAll().then(() => process.exit(FORCED_EXIT));
  });
  const interrupted = new Promise<'interrupted'>((resolve) => {
    signal.addEventListener('abort', () => resolve('interrupted'));
    if (signal.aborted) resolve('interrupted');
  });
  const work = start(settings, folder, stopOrder, signal);
  try {
    const outcome = await Promise.race([work, interrupted]);
    if (outcome === 'interrupted' || settings.LUMBUNG_ONCE) return outcome === false ? 1 : 0;
    await interrupted;
    return 0;
  } finally {
    // What is still being started fails when it is stopped; nobody is interested any more.
    work.catch(() => undefined);
    await stopOrder.stopAll(say);
  }
}

/** @returns true when every sample order settled */
async function start(settings: Settings, folder: DataFolder, stopOrder: StopOrder, signal: AbortSignal): Promise<boolean> {
  const launched = await launch({ settings, folder, say, stopOrder, signal });
  say('');
  const allSettled = await demonstrate({ url: launched.url, keys: launched.keys, say });
  say('');
  tellWhereToLook(settings, folder, launched);
  return allSettled;
}

function tellWhereToLook({ LUMBUNG_ONCE, ...settings }: Settings, folder: DataFolder, { url, metrics }: Launched): void {
  const ui = `http://127.0.0.1:${settings.LUMBUNG_TEMPORAL_PORT + UI_PORT_OFFSET}`;
  const temporal = settings.TEMPORAL_ADDRESS === undefined ? ui : `of the server at ${settings.TEMPORAL_ADDRESS}`;
  say('Where to look');
  say(`  API and its documentation  ${url}/docs`);
  say(`  Temporal's UI              ${temporal} (find an order: LumbungOrderId = "536365")`);
  say(`  API keys, one per role     ${folder.path('dev-keys.json')}`);
  say(`  Metrics of the API         ${metrics.api} (with a key: operator, auditor or admin)`);
  if (metrics.worker !== null) say(`  Metrics of the worker      ${metrics.worker}`);
  if (metrics.temporal !== null) say(`  Metrics of Temporal        ${metrics.temporal}`);
  say(`  Logs                       ${folder.logs}`);
  if (!LUMBUNG_ONCE) say('Ctrl-C stops everything; nothing that was settled is lost.');
}

runCommand(main);
