import { readPrograms, type SettledProgram } from '../../db/kernel/programs';
import type { OpenRun } from '../../db/lifecycle/progress';
import type { Tx } from '../../db/transaction';
import type { CompiledRuleSet } from '../../domain/rules/compiled';
import type { ActivityContext } from '../batch/context';

/** A program as it is now, with its current rules: nights go by those, only orders settle by their own. */
export async function rulesNow(
  { ruleSets }: Pick<ActivityContext, 'ruleSets'>,
  tx: Tx,
  { programId }: Pick<OpenRun, 'programId'>,
): Promise<{ program: SettledProgram; compiled: CompiledRuleSet }> {
  const [program] = await readPrograms(tx, [programId]);
  const compiled = program && (await ruleSets.get(tx, programId, program.currentVersion));
  if (!compiled) throw new Error(`program ${programId} does not exist`);
  return { program, compiled };
}
