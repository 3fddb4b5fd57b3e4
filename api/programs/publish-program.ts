import type { Publication, PublishedProgram, Publisher } from '../../db/programs';
import { Problem, type FieldError } from '../../domain/problem';
import type { RuleSet } from '../../domain/rules/rule-set';
import { requireSight } from '../auth/caller';
import { defineRoute, type KeyedRoute } from '../http/route/route';
import { invalidRuleSet } from '../http/validation/validate';
import type { ScheduleNights } from '../lifecycle/lifecycle-store';
import { isoCurrencyDigits } from './currency';
import { harvest } from './program-examples';
import { toProgramItem } from './program-item';
import { programParams, programSchema, publishedProgramSchema } from './program-schema';

export interface PublishProgramOptions {
  publish: (wanted: PublishedProgram, currencyDigits: number, publisher: Publisher) => Promise<Publication>;
  /** Checks what a rule set means; errors refuse it, warnings don't. */
  checkRuleSet: (ruleSet: RuleSet, now: string) => { errors: readonly FieldError[]; warnings: readonly FieldError[] };
  scheduleNights: ScheduleNights;
}

/** `PUT /v1/programs/{programId}`: makes a program, or publishes a changed rule set as a new version. */
export function publishProgram({ publish, checkRuleSet, scheduleNights }: PublishProgramOptions): KeyedRoute {
  return defineRoute({
    method: 'put',
    path: '/v1/programs/{programId}',
    action: 'programs.write',
    tag: 'Programs',
    summary: 'Publish a program and its rule set',
    description:
      'A changed rule set becomes a new, immutable version; the same one keeps its version. Conditions are CEL and checked here: an ill-typed condition, an unknown name or a contradiction is ' +
      '`RULE_SET_INVALID`, with `errors[].path` relative to the rule set as in `discounts.0.when`. What is only odd is in `warnings`.',
    params: programParams,
    body: programSchema,
    bodyExamples: { harvest: { summary: 'Discounts, earning, redemption', value: harvest } },
    responses: {
      201: { description: 'A new program.', schema: publishedProgramSchema },
      200: { description: 'A known program, with its current version.', schema: publishedProgramSchema },
    },
    problems: ['NOT_FOUND', 'RULE_SET_INVALID'],
    async handle({ params: { programId }, body, caller, requestId, receivedAt }) {
      requireSight(caller, programId);
      const { errors, warnings } = checkRuleSet(body.ruleSet, receivedAt.toISOString());
      if (errors.length > 0) throw invalidRuleSet(errors);
      const publisher = { actor: caller.subject, keyId: caller.keyId, requestId };
      const publication = await publish({ programId, ...body }, isoCurrencyDigits(body.currency), publisher);
      if (publication.kind === 'immutable') throw immutable(publication);
      await scheduleNights(publication.program);
      return { status: publication.kind === 'created' ? 201 : 200, body: { ...toProgramItem(publication.program), warnings } };
    },
  });
}

/** Points and money that are recorded already would mean something else. */
function immutable({ fields, program }: Extract<Publication, { kind: 'immutable' }>): Problem {
  const errors = fields.map((field) => ({ path: field, message: `can’t change; it is ${program[field]}` }));
  return new Problem('VALIDATION_FAILED', `${fields.join(', ')} of a program can’t change.`, { errors });
}
