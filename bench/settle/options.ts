import { homedir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../cli/fault';
import { notNegativeFor, positiveFor, readCommandLine } from '../command-line';
import { TEMPORAL_KINDS, type TemporalKind } from '../engine/temporal';
import { WORKLOADS, type Workload } from './load/messages';

export interface BenchOptions {
  /** Temporal servers to measure on, one engine after the other; with `running` there is just that engine. */
  servers: TemporalKind[];
  /** An engine that runs already. */
  running: { base: string; keys: string; temporal: string } | null;
  seconds: number;
  /** Load before the first round, not counted: an engine runs for days, and V8 compiles what is hot within the first half minute. */
  warmSeconds: number;
  callers: number[];
  rounds: number;
  only: Workload[];
  members: number;
  /** Orders of the hot card per round. */
  hotOrders: number;
  /** Prints just the JSON line, or just the tables. */
  print: 'all' | 'json' | 'markdown';
  profileInto: string | undefined;
  /** Also tells the dearest statements, those inside of functions included. */
  statements: boolean;
  /** A document whose figures are replaced. */
  into: string | undefined;
  cacheDir: string;
}

export const USAGE = `npm run bench:settle -- [options]
  --server dev|postgres|both  Temporal's dev server, its full server on Postgres (built with Go, once), or both (default)
  --seconds 10                counted per run, after a short run-up
  --warm-seconds 30           load on each engine before its first round, not counted
  --rounds 3                  each runs everything once; medians are reported, and how far they scatter
  --callers 1,16,64,256       of orders over uniform cards
  --only noop,uniform,hot     just some of the workloads
  --members 20000             cards that orders are spread over
  --hot-orders 10000          orders of the hot card in a round
  --base URL --keys FILE --temporal HOST:PORT
                              load an engine that runs already (npm start) instead of one of its own
  --profile DIR               CPU profiles of API and worker, written when they end
  --statements                the dearest statements too, those inside of functions included (costs a little)
  --into docs/performance.md  put the tables into that document
  --markdown | --json         print just the tables, or just the JSON line`;

const OPTIONS = {
  server: { type: 'string', default: 'both' },
  seconds: { type: 'string', default: '10' },
  'warm-seconds': { type: 'string', default: '30' },
  rounds: { type: 'string', default: '3' },
  callers: { type: 'string', default: '1,16,64,256' },
  only: { type: 'string', default: WORKLOADS.join(',') },
  members: { type: 'string', default: '20000' },
  'hot-orders': { type: 'string', default: '10000' },
  base: { type: 'string' },
  keys: { type: 'string', default: '.lumbung/dev-keys.json' },
  temporal: { type: 'string', default: '127.0.0.1:7233' },
  profile: { type: 'string' },
  statements: { type: 'boolean', default: false },
  into: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const positive = positiveFor(USAGE);
const notNegative = notNegativeFor(USAGE);

/** Reads the command line. @throws Fault saying what doesn't fit, and how to call it. */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): BenchOptions {
  const values = readCommandLine(args, OPTIONS, USAGE);
  if (values.help) throw new Fault(USAGE, { exitCode: 0 });
  const { base, keys, temporal } = values;
  return {
    servers: values.server === 'both' ? [...TEMPORAL_KINDS] : [oneOf(TEMPORAL_KINDS, values.server, 'server')],
    running: base === undefined ? null : { base, keys, temporal },
    seconds: positive(values.seconds, 'seconds'),
    warmSeconds: notNegative(values['warm-seconds'], 'warm-seconds'),
    rounds: positive(values.rounds, 'rounds'),
    callers: values.callers.split(',').map((count) => positive(count, 'callers')),
    only: values.only.split(',').map((name) => oneOf(WORKLOADS, name, 'only')),
    members: positive(values.members, 'members'),
    hotOrders: positive(values['hot-orders'], 'hot-orders'),
    print: values.json ? 'json' : values.markdown ? 'markdown' : 'all',
    profileInto: values.profile,
    statements: values.statements,
    into: values.into,
    cacheDir: env.LUMBUNG_CACHE_DIR ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lumbung'),
  };
}

function oneOf<Name extends string>(names: readonly Name[], text: string, option: string): Name {
  const name = names.find((known) => known === text);
  if (name === undefined) throw new Fault(`--${option}: ${text} is none of ${names.join(', ')}.\n${USAGE}`);
  return name;
}
