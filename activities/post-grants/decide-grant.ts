import { localDate } from '../../domain/calendar/local-time';
import { lotDates, withoutConfirmation } from '../../domain/calendar/lot-dates';
import { lowestLevel } from '../../domain/levels/ladder';
import type { GrantRequest } from '../../domain/orders/grant';
import type { CompiledRuleSet } from '../../domain/rules/compile';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { GrantInsert } from '../../db/kernel/kernel';
import type { SettledProgram } from '../../db/kernel/programs';
import type { CardFacts, WantedCard } from '../../db/kernel/settlement-rows';
import type { Operation } from '../../workflows/operation';
import { businessInstant } from '../batch/business-instant';

const MAX = Number.MAX_SAFE_INTEGER;

/** A grant with the instant and the dates that it counts for. */
export interface DatedGrant {
  operation: Operation<GrantRequest>;
  attempt: number;
  program: SettledProgram;
  at: string;
  date: string;
  availableOn: string;
  expiresOn: string | null;
  /** What a card that it brings into being is made with. */
  level: string;
}

/**
 * A grant without a date happens now, in a sandbox on its latest business date; lot dates that it doesn't name follow the rule set's `lots`
 * (semantics.md).
 */
export function datedGrant(operation: Operation<GrantRequest>, attempt: number, program: SettledProgram, compiled: CompiledRuleSet): DatedGrant {
  const { request } = operation;
  const at = businessInstant(request.grantedAt, operation.acceptedAt, program);
  const date = localDate(at, program.timeZone);
  const byPolicy = lotDates(withoutConfirmation(compiled.lots), date);
  const availableOn = request.availableOn ?? byPolicy.availableOn;
  // Validity counts from the day the lot becomes usable.
  const policyExpiry =
    request.availableOn === undefined ? byPolicy.expiresOn : lotDates({ ...compiled.lots, pendingFor: null }, availableOn).expiresOn;
  const expiresOn = request.expiresOn === undefined ? policyExpiry : request.expiresOn;
  return { operation, attempt, program, at, date, availableOn, expiresOn, level: lowestLevel(compiled.ladder) };
}

export function wantedCard({ operation, program, date, level }: DatedGrant): WantedCard {
  return { programId: program.programId, memberId: operation.request.memberId, date, joinedOn: date, keyId: operation.actor.keyId, level };
}

/**
 * Decides on one grant: settled with its lot, or refused with a problem.
 * @param balances points that grants of this batch add, by card
 */
export function decideGrant(grant: DatedGrant, cards: readonly CardFacts[], balances: Map<number, number>): GrantInsert {
  const { request } = grant.operation;
  const card = cards.find((c) => c.programId === grant.program.programId && c.memberId === request.memberId && c.date === grant.date);
  if (!card) throw new Error(`no card was locked for grant ${request.grantId}`);
  const added = balances.get(card.cardId) ?? 0;
  const problem = refusal(grant, card.balance + card.crediting + added);
  if (problem === null) balances.set(card.cardId, added + request.points);
  return {
    programId: grant.program.programId,
    id: grant.operation.id,
    attempt: grant.attempt,
    state: problem === null ? 'settled' : 'refused',
    fingerprint: grant.operation.fingerprint,
    memberId: request.memberId,
    cardId: problem === null ? card.cardId : null,
    ruleSetVersion: grant.program.currentVersion,
    request,
    acceptedAt: grant.operation.acceptedAt,
    placedAt: grant.at,
    date: grant.date,
    facts: null,
    pricing: null,
    redemption: null,
    uses: [],
    problem,
    reserved: 0,
    crediting: 0,
    actor: grant.operation.actor.subject,
    keyId: grant.operation.actor.keyId,
    requestId: grant.operation.requestId,
    lot: problem === null ? { points: request.points, availableOn: grant.availableOn, expiresOn: grant.expiresOn } : null,
  };
}

function refusal({ operation, availableOn, expiresOn }: DatedGrant, balance: number): StoredProblem | null {
  if (expiresOn !== null && expiresOn < availableOn) {
    const message = `the last usable day ${expiresOn} lies before the first, ${availableOn}`;
    return { code: 'VALIDATION_FAILED', detail: `The grant could never be used: ${message}.`, errors: [{ path: 'expiresOn', message }] };
  }
  if (balance + operation.request.points > MAX) return { code: 'OUT_OF_RANGE', detail: `The balance would exceed ${MAX} points.` };
  return null;
}
