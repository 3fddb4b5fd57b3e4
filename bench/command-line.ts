import { parseArgs, type ParseArgsConfig } from 'node:util';
import { Fault } from '../cli/fault';

type Options = NonNullable<ParseArgsConfig['options']>;

/** The options of a bench's command line. @throws Fault saying what doesn't fit, and how to call it. */
export function readCommandLine<Known extends Options>(
  args: string[],
  options: Known,
  usage: string,
): ReturnType<typeof parseArgs<{ args: string[]; options: Known }>>['values'] {
  try {
    return parseArgs({ args, options }).values;
  } catch (cause) {
    throw new Fault(`${cause instanceof Error ? cause.message : String(cause)}\n${usage}`, { cause });
  }
}

/** Reads numbers of a command line that may be 0. @throws Fault naming the option when it is none, or below 0. */
export function notNegativeFor(usage: string): (text: string, option: string) => number {
  return (text, option) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new Fault(`--${option}: ${text} is no number from 0 on.\n${usage}`);
    return value;
  };
}

/** Reads numbers of a command line. @throws Fault naming the option when it is no number above 0. */
export function positiveFor(usage: string): (text: string, option: string) => number {
  return (text, option) => {
    const value = Number(text);
    if (!Number.isFinite(value) || value <= 0) throw new Fault(`--${option}: ${text} is no number above 0.\n${usage}`);
    return value;
  };
}
