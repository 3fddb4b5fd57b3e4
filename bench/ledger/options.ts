import { homedir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../cli/fault';
import { positiveFor, readCommandLine } from '../command-line';
import type { EngineChoice } from '../engine/with-engine';

export interface LedgerBenchOptions extends EngineChoice {
  /** Orders of each import. */
  orders: number;
  rounds: number;
  members: number;
  /** Imports at once. */
  callers: number;
  /** Prints just the JSON line, or just the tables. */
  print: 'all' | 'json' | 'markdown';
  /** A document whose figures are replaced. */
  into: string | undefined;
}

export const USAGE = `npm run bench:ledger -- [options]
  --orders 20000              orders of each import, five lines each
  --rounds 3                  each imports new orders, imports them again, and returns them; medians are reported, and how far they scatter
  --members 20000             that the orders are spread over
  --callers 1                 imports at once, each of as many orders
  --base URL --keys FILE      load an engine that runs already (npm start) instead of one of its own
  --profile DIR               CPU profiles of API and worker, written when they end
  --into docs/performance.md  put the table into that document
  --markdown | --json         print just the table, or just the JSON line`;

const OPTIONS = {
  orders: { type: 'string', default: '20000' },
  rounds: { type: 'string', default: '3' },
  members: { type: 'string', default: '20000' },
  callers: { type: 'string', default: '1' },
  base: { type: 'string' },
  keys: { type: 'string', default: '.lumbung/dev-keys.json' },
  profile: { type: 'string' },
  into: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const positive = positiveFor(USAGE);

/** Reads the command line. @throws Fault saying what doesn't fit, and how to call it. */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): LedgerBenchOptions {
  const values = readCommandLine(args, OPTIONS, USAGE);
  if (values.help) throw new Fault(USAGE, { exitCode: 0 });
  return {
    running: values.base === undefined ? null : { base: values.base, keys: values.keys, temporal: '' },
    orders: positive(values.orders, 'orders'),
    rounds: positive(values.rounds, 'rounds'),
    members: positive(values.members, 'members'),
    callers: positive(values.callers, 'callers'),
    print: values.json ? 'json' : values.markdown ? 'markdown' : 'all',
    profileInto: values.profile,
    into: values.into,
    statements: false,
    cacheDir: env.LUMBUNG_CACHE_DIR ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lumbung'),
  };
}
