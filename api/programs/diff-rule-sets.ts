import { diffRuleSets } from '../../domain/rules/diff/diff';
import { changeTeller } from '../../domain/rules/diff/words/tell-change';
import { noSuchProgram, requireSight } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { noSuchVersion } from './no-such-version';
import { ruleSetDiffSchema, versionPairParams } from './program-schema';
import type { ReadProgramsOptions } from './read-programs';

/** `GET /v1/programs/{programId}/rule-sets/{a}/diff/{b}`. */
export function diffVersions({ findProgram, findRuleSet }: Pick<ReadProgramsOptions, 'findProgram' | 'findRuleSet'>): KeyedRoute {
  return defineRoute({
    method: 'get',
    path: '/v1/programs/{programId}/rule-sets/{a}/diff/{b}',
    action: 'programs.read',
    tag: 'Programs',
    summary: 'Compare two versions of a rule set',
    description: 'What `b` says otherwise than `a`, field by field and in words (`Accept-Language: en, id`).',
    params: versionPairParams,
    responses: { 200: { description: 'The changes; none: they say the same.', schema: ruleSetDiffSchema } },
    problems: ['NOT_FOUND'],
    async handle({ params: { programId, a, b }, caller, language }) {
      requireSight(caller, programId);
      const program = await findProgram(programId);
      if (program === null) throw noSuchProgram(programId);
      const [before, after] = await Promise.all([findRuleSet(programId, a), findRuleSet(programId, b)]);
      if (before === null || after === null) throw noSuchVersion(programId, before === null ? a : b);
      const tell = changeTeller(language, program);
      const changes = diffRuleSets(before.ruleSet, after.ruleSet).map((change) => {
        const { rule, ...fields } = change;
        return { ...fields, ruleId: rule?.id ?? null, text: tell(change) };
      });
      return { status: 200, headers: { 'Content-Language': language, Vary: 'Accept-Language' }, body: { programId, a, b, changes } };
    },
  });
}
