import { Runtime, DefaultLogger } from '@temporalio/worker';
import { openDatabase } from '../../db/database';
import { createLogger } from '../../platform/logger';
import { atRacePoint, RACE_POINTS } from '../../platform/race-points';
import { loadSettings } from '../../platform/settings';
import { startWorker } from '../../worker/worker';

/** The product's worker as a process of its own that dies like one whose power is cut, at the place named by its first argument. */
async function main(): Promise<void> {
  const place = RACE_POINTS.find((name) => name === process.argv[2]);
  if (place) atRacePoint(place, () => void process.kill(process.pid, 'SIGKILL'));
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const settings = loadSettings(process.env);
  const database = openDatabase({ url: settings.DATABASE_APP_URL ?? '', poolMax: 8, applicationName: 'lumbung-worker' });
  const worker = await startWorker({ settings, logger: createLogger('worker', 'error'), database });
  process.send?.('ready');
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  await worker.done;
}

void main();
