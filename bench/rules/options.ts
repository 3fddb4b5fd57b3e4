import { Fault } from '../../cli/fault';
import { positiveFor, readCommandLine } from '../command-line';

export interface RulesBenchOptions {
  seconds: number;
  rounds: number;
  /** Sizes of the rule sets; 0, the yardstick, is always among them. */
  discounts: number[];
  /** Prints just the JSON line. */
  json: boolean;
}

export const USAGE = `npm run bench:rules -- [options]
  --seconds 3            counted per run, after a warm-up
  --rounds 3             each runs everything once; medians are reported, and how far they scatter
  --discounts 1,10,100   sizes of the rule sets
  --json                 print just the JSON line`;

const OPTIONS = {
  seconds: { type: 'string', default: '3' },
  rounds: { type: 'string', default: '3' },
  discounts: { type: 'string', default: '1,10,100' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

const positive = positiveFor(USAGE);

/** Reads the command line. @throws Fault saying what doesn't fit, and how to call it. */
export function parseOptions(args: string[]): RulesBenchOptions {
  const values = readCommandLine(args, OPTIONS, USAGE);
  if (values.help) throw new Fault(USAGE, { exitCode: 0 });
  const sizes = values.discounts.split(',').map((size) => positive(size, 'discounts'));
  return {
    seconds: positive(values.seconds, 'seconds'),
    rounds: positive(values.rounds, 'rounds'),
    discounts: [0, ...new Set(sizes)],
    json: values.json,
  };
}
