import { runCommand } from '../../cli/command';
import { machine } from '../settle/report/machine';
import { discountsPerOrder, measure, type Run } from './measure';
import { parseOptions } from './options';
import { ordersFor } from './orders';
import { describe, summarize } from './report';
import { compiledRuleSet } from './rule-sets';

/** Evaluates orders by rule sets of several sizes on one core: no database, no HTTP. */
function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  const { seconds, rounds, json } = options;
  const sizes = options.discounts.map((discounts) => ({ discounts, inputs: ordersFor(compiledRuleSet(discounts)), runs: [] as Run[] }));
  // What one rule set makes the compiler assume holds for the others only after all of them have run.
  for (const { inputs } of sizes) measure(inputs, seconds / 3);
  for (let round = 0; round < rounds; round += 1) {
    // Every other round the other way round, so that what drifts hits all alike.
    for (const size of round % 2 === 0 ? sizes : sizes.toReversed()) size.runs.push(measure(size.inputs, seconds));
  }
  const summaries = sizes.map(({ discounts, inputs, runs }) => summarize(discounts, discountsPerOrder(inputs), runs));
  if (!json) console.log(`${describe(summaries)}\n`);
  console.log(JSON.stringify({ bench: 'rules', rules: summaries, machine: machine(), options }));
  return Promise.resolve(0);
}

runCommand(main);
