import { homedir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '../../cli/fault';
import { positiveFor, readCommandLine } from '../command-line';
import type { EngineChoice } from '../engine/with-engine';

export interface LifecycleBenchOptions extends EngineChoice {
  cards: number;
  callers: number;
  seconds: number;
  rounds: number;
  members: number;
  print: 'all' | 'json' | 'markdown';
  into: string | undefined;
}

export const USAGE = `npm run bench:lifecycle -- [options]
  --cards 1000000             with three lots each; in every night one lot of each moves
  --callers 16                that settle orders beside a night, and without one
  --seconds 60                counted per run, after a warm-up
  --members 20000             cards that these orders are spread over
  --into docs/performance.md  put the table into that document
  --markdown | --json         print just the table, or just the JSON line
LUMBUNG_LIFECYCLE_SHARE says how much of the time the nights may take.`;

const OPTIONS = {
  cards: { type: 'string', default: '1000000' },
  callers: { type: 'string', default: '16' },
  seconds: { type: 'string', default: '60' },
  members: { type: 'string', default: '20000' },
  into: { type: 'string' },
  markdown: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const positive = positiveFor(USAGE);

/** Reads the command line. @throws Fault saying what doesn't fit, and how to call it. */
export function parseOptions(args: string[], env: NodeJS.ProcessEnv): LifecycleBenchOptions {
  const values = readCommandLine(args, OPTIONS, USAGE);
  if (values.help) throw new Fault(USAGE, { exitCode: 0 });
  return {
    running: null,
    cards: positive(values.cards, 'cards'),
    callers: positive(values.callers, 'callers'),
    seconds: positive(values.seconds, 'seconds'),
    members: positive(values.members, 'members'),
    rounds: 2,
    print: values.json ? 'json' : values.markdown ? 'markdown' : 'all',
    into: values.into,
    profileInto: undefined,
    statements: false,
    cacheDir: env.LUMBUNG_CACHE_DIR ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'lumbung'),
  };
}
