import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSettings } from '../platform/settings';
import { runCommand } from './command';
import { apiClient } from './demo/api-client';
import { withCodesAndRedemptions } from './demo/sample-orders';
import { readWeek, settleTwice } from './demo/week';
import { Fault } from './fault';
import type { DevKeys } from './launcher/dev-keys';

const USAGE = 'npm run retail-week -- <orders.ndjson.gz> [--url http://127.0.0.1:8080] [--program retail-week]';
const say = (line: string) => console.log(line);

/** `npm run retail-week`: settles a file of real orders through a running `npm start`, twice, and shows that the second time changes nothing. */
async function main(): Promise<undefined> {
  const settings = loadSettings(process.env);
  const { path, url, program } = readArguments(`http://127.0.0.1:${settings.LUMBUNG_PORT}`);
  const keys = await readKeys(join(settings.LUMBUNG_DATA_DIR, 'dev-keys.json'));
  const { orders, returns } = await readWeek(path);
  say(`${orders.length} orders from ${path}`);
  say('  with codes and redemptions that we made up');
  if (returns > 0) say(`  its ${returns} returns are left out: returns are not available yet`);
  const { ok } = await settleTwice(apiClient(url, keys.admin), apiClient(url, keys.order_system), program, withCodesAndRedemptions(orders), say);
  if (!ok) throw new Fault('Not everything settled, or something changed the second time.');
}

function readArguments(defaultUrl: string): { path: string; url: string; program: string } {
  const options = { url: { type: 'string', default: defaultUrl }, program: { type: 'string', default: 'retail-week' } } as const;
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [path, ...more] = positionals;
    // npm runs scripts in the repository's folder; paths are meant from where it was called.
    if (path !== undefined && more.length === 0) return { path: resolve(process.env.INIT_CWD ?? '.', path), ...values };
  } catch {
    // Told below.
  }
  throw new Fault(USAGE);
}

async function readKeys(file: string): Promise<DevKeys> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as DevKeys;
  } catch (cause) {
    throw new Fault(`There are no keys in ${file}: run npm start first, and set LUMBUNG_DATA_DIR here if it was set there.`, { cause });
  }
}

runCommand(main);
