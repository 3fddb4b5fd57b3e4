import { SAMPLE_PROGRAM, type ProgramBody } from '../../../cli/demo/sample-program';

const DAY_MS = 24 * 60 * 60_000;

/** The sample program, whose dated discount holds today: two codes, a discount on large orders, three ways to earn, redemption up to half. */
export function benchProgram(now: Date): ProgramBody {
  const [from, until] = [-30, 30].map((days) => new Date(now.getTime() + days * DAY_MS).toISOString()) as [string, string];
  const discounts = SAMPLE_PROGRAM.ruleSet.discounts?.map((discount) => (discount.from === undefined ? discount : { ...discount, from, until }));
  return { ...SAMPLE_PROGRAM, name: 'Bench', ruleSet: { ...SAMPLE_PROGRAM.ruleSet, ...(discounts && { discounts }) } };
}
