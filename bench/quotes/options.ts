import { homedir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../cli/fault';
import { notNegativeFor, positiveFor, readCommandLine } from '../command-line';
import type { EngineChoice } from '../engine/with-engine';

export interface QuoteBenchOptions extends EngineChoice {
  seconds: number;
  /** Load before the first round, not counted: an engine runs for days, and V8 compiles what is hot within the first half minute. */
  warmSeconds: number;
  callers: number[];
  rounds: number;
  members: number;
  /** Prints just the JSON line, or just the tables. */
  print: 'all' | 'json' | 'markdown';
  /** A document whose figures are replaced. */
  into: string | undefined;
}

export const USAGE = `npm run bench:quotes -- [options]
  --seconds 10                counted per run, after a warm-up
  --warm-seconds 30           load before the first round, not counted
  --rounds 3                  each runs everything once; medians are reported, and how far they scatter
  --callers 1,16,64           that ask for quotes, and that read balances beside them
  --members 2000              cards that quotes are spread over
  --base URL --keys FILE      load an engine that runs already (npm start) instead of one of its own;
  --temporal HOST:PORT        where its Temporal is
  --profile DIR               CPU profiles of API and worker, written when they end
  --into docs/performance.md  put the tables into that document
  --markdown | --json         print just the tables, or just the JSON line`;

const OPTIONS = {
  seconds: { type: 'string', default: '10' },
  'warm-seconds': { type: 'string', default: '30' },
  rounds: { type: 'string', default: '3' },
  callers: { type: 'string', default: '1,16,64' },
  members: { type: 'string', default: '2000' },
  base: { type: 'string' },
  keys: { type: 'string', default: '.lumbung/dev-keys.json' },
  temporal: { type: 'string', default: '127.0.0.1:7233' },
  profile: { type: 'string' },
  into: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const positive = positiveFor(USAGE);
const notNegative = notNegativeFor(USAGE);

/** Reads the command line. @throws Fault saying what doesn't fit, and how to call it. */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): QuoteBenchOptions {
  const values = readCommandLine(args, OPTIONS, USAGE);
  if (values.help) throw new Fault(USAGE, { exitCode: 0 });
  const { base, keys, temporal } = values;
  return {
    running: base === undefined ? null : { base, keys, temporal },
    seconds: positive(values.seconds, 'seconds'),
    warmSeconds: notNegative(values['warm-seconds'], 'warm-seconds'),
    rounds: positive(values.rounds, 'rounds'),
    callers: values.callers.split(',').map((count) => positive(count, 'callers')),
    members: positive(values.members, 'members'),
    print: values.json ? 'json' : values.markdown ? 'markdown' : 'all',
    profileInto: values.profile,
    into: values.into,
    statements: false,
    cacheDir: env.LUMBUNG_CACHE_DIR ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lumbung'),
  };
}
