import type { Tx } from '../../db/transaction';
import { readDraft } from '../../db/simulations/replay';
import type { SimulationRef } from '../../db/simulations/simulation';
import { compileRuleSet, type CompiledRuleSet } from '../../domain/rules/compile';
import { Problem } from '../../domain/problem';

/** Compiled drafts of the simulations that this process works on. */
export interface Drafts {
  /** @throws Problem `RULE_SET_INVALID` for a draft that this version of the program doesn't take */
  get(tx: Tx, simulation: SimulationRef): Promise<CompiledRuleSet>;
}

/** Few are worked on at a time. */
const MOST = 20;

/** Remembers what it compiled: the draft of a simulation never changes. */
export function createDrafts(): Drafts {
  const cache = new Map<string, CompiledRuleSet>();
  return {
    async get(tx, simulation) {
      const key = `${simulation.programId}/${simulation.simulationId}`;
      const known = cache.get(key);
      if (known) return known;
      const ruleSet = await readDraft(tx, simulation);
      if (!ruleSet) throw new Error(`simulation ${key} has no draft`);
      const { compiled, errors } = compileRuleSet(ruleSet);
      // It was checked when it was asked for, by another version of the program.
      if (!compiled) throw new Problem('RULE_SET_INVALID', 'The draft is not valid.', { errors });
      if (cache.size >= MOST) cache.clear();
      cache.set(key, compiled);
      return compiled;
    },
  };
}
