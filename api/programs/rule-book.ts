import type { PublishedRuleSet } from '../../db/rule-sets';
import { compileRuleSet } from '../../domain/rules/compile';
import type { CompiledRuleSet } from '../../domain/rules/compiled';

/** Compiled rule sets by program and version. */
export interface RuleBook {
  /** Null: the program has no such version. @throws Error for a published version that doesn't compile: a fault of ours. */
  get: (programId: string, version: number) => Promise<CompiledRuleSet | null>;
}

const MOST = 200;

/** Remembers what it compiled: versions never change. */
export function createRuleBook(findRuleSet: (programId: string, version: number) => Promise<PublishedRuleSet | null>): RuleBook {
  const compiledSets = new Map<string, CompiledRuleSet>();
  return {
    async get(programId, version) {
      const key = `${programId}/${version}`;
      const known = compiledSets.get(key);
      if (known !== undefined) return known;
      const published = await findRuleSet(programId, version);
      if (published === null) return null;
      const { compiled, errors } = compileRuleSet(published.ruleSet);
      if (compiled === undefined)
        throw new Error(`version ${version} of program ${programId} does not compile: ${errors[0]?.path} ${errors[0]?.message}`);
      if (compiledSets.size >= MOST) compiledSets.clear();
      compiledSets.set(key, compiled);
      return compiled;
    },
  };
}
