import { migrate } from '../db/migrate';
import { loadSettings } from '../platform/settings';
import { runCommand } from './command';
import { checkDatabase } from './database/usable';
import { Fault } from './fault';
import { useExistingTemporal } from './temporal/existing-server';

/** `npm run migrate`: prepares the Postgres of `DATABASE_URL`, and the Temporal of `TEMPORAL_ADDRESS` when that is set. Safe to run again. */
async function main(): Promise<undefined> {
  const settings = loadSettings(process.env);
  const {
    DATABASE_URL: ownerUrl,
    DATABASE_APP_URL: appUrl,
    DATABASE_MAINTENANCE_URL: maintenanceUrl,
    TEMPORAL_ADDRESS,
    TEMPORAL_NAMESPACE,
  } = settings;
  if (ownerUrl === undefined) throw new Fault('Set DATABASE_URL to the owner of the database that should be migrated.');
  await checkDatabase(ownerUrl, appUrl !== undefined && maintenanceUrl !== undefined);
  await migrate({ ownerUrl, appUrl, maintenanceUrl, onStep: (step) => console.log(step) });
  console.log('The database is up to date.');
  if (TEMPORAL_ADDRESS === undefined) return;
  const registered = await useExistingTemporal(TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE);
  console.log(registered.length > 0 ? `Search attributes registered: ${registered.join(', ')}.` : 'Temporal knows our search attributes.');
}

runCommand(main);
