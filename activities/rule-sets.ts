import { readRuleSet } from '../db/kernel/programs';
import type { Tx } from '../db/transaction';
import { compileRuleSet, type CompiledRuleSet } from '../domain/rules/compile';

/** Compiled rule sets by program and version. Versions never change, so what was compiled once stays right. */
export interface RuleSets {
  /** The compiled version, or undefined if the program has no such version. */
  get(tx: Tx, programId: string, version: number): Promise<CompiledRuleSet | undefined>;
}

const MOST = 500;

export function createRuleSets(): RuleSets {
  const cache = new Map<string, CompiledRuleSet>();
  return {
    async get(tx, programId, version) {
      const key = `${programId}/${version}`;
      const known = cache.get(key);
      if (known) return known;
      const body = await readRuleSet(tx, programId, version);
      if (!body) return undefined;
      const { compiled, errors } = compileRuleSet(body);
      if (!compiled)
        throw new Error(
          `version ${version} of program ${programId} was published but does not compile: ${errors[0]?.path ?? ''} ${errors[0]?.message ?? ''}`,
        );
      cache.set(key, compiled);
      const oldest = cache.keys().next().value;
      if (cache.size > MOST && oldest !== undefined) cache.delete(oldest);
      return compiled;
    },
  };
}
