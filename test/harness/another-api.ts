import { createIntakes } from '../../api/intake/create-intakes';
import { startApi, type RunningApi } from '../../api/server';
import { createLogger } from '../../platform/logger';
import { connectTemporal, type TemporalConnection } from '../../platform/temporal';
import { createClient, type Client } from './client';
import type { Engine } from './engine';

/** Gives the test file that calls it a second API process's worth of Lumbung, beside the engine's: same database, Temporal and keys, an intake of its own. */
export function useAnotherApi(engine: () => Engine, { quiet = false } = {}): () => Client {
  let running: { client: Client; api: RunningApi; temporal: TemporalConnection } | undefined;
  beforeAll(async () => {
    const { settings, database, keys } = engine();
    const logger = createLogger('test', settings.LUMBUNG_LOG_LEVEL);
    logger.silent = quiet;
    const temporal = connectTemporal(settings);
    const pool = database.open();
    const intakes = createIntakes({ settings, logger, database: pool, temporal });
    const api = await startApi({ settings: { ...settings, LUMBUNG_PORT: 0 }, logger, database: pool, temporal, ...intakes });
    running = { client: createClient(api.url, keys), api, temporal };
  });
  afterAll(async () => {
    await running?.api.drain();
    await running?.temporal.close();
  });
  return () => {
    if (!running) throw new Error('the API is there only while tests run');
    return running.client;
  };
}
