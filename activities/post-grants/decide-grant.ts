import { localDate } from '../../domain/calendar/local-time';
import { lotDates, withoutConfirmation } from '../../domain/calendar/lot-dates';
import { lowestLevel, type Ladder } from '../../domain/levels/ladder';
import { memberDeleted } from '../../domain/members/standing';
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
  ladder: Ladder;
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
  return { operation, attempt, program, at, date, availableOn, expiresOn, level: lowestLevel(compiled.ladder), ladder: compiled.ladder };
}

export function wantedCard({ operation, program, date, level }: DatedGrant): WantedCard {
  return { programId: program.programId, memberId: operation.request.memberId, date, joinedOn: date, keyId: operation.actor.keyId, level };
}

/**
 * Decides on one grant: settled with its lot, or refused with a problem.
 * @param addedTo what grants of this batch add, by card
 */
export function decideGrant(grant: DatedGrant, cards: readonly CardFacts[], addedTo: Map<number, AddedByGrants>): GrantInsert {
  const { request } = grant.operation;
  const card = cards.find((c) => c.programId === grant.program.programId && c.memberId === request.memberId && c.date === grant.date);
  if (!card) throw new Error(`no card was locked for grant ${request.grantId}`);
  const added = withGrant(addedTo.get(card.cardId), request);
  const problem = card.standing === 'deleted' ? memberDeleted(request.memberId) : refusal(grant, card, added);
  if (problem === null) addedTo.set(card.cardId, added);
  return {
    programId: grant.program.programId,
    id: grant.operation.id,
    attempt: grant.attempt,
    state: problem === null ? 'settled' : 'refused',
    fingerprint: grant.operation.fingerprint,
    memberId: card.ownerId,
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

/** What grants of a batch add to a card: points, and what they count toward levels. */
export interface AddedByGrants {
  points: number;
  spend: number;
  earned: number;
}

function withGrant(added: AddedByGrants | undefined, { points, qualifying }: GrantRequest): AddedByGrants {
  const { points: before = 0, spend = 0, earned = 0 } = added ?? {};
  return { points: before + points, spend: spend + (qualifying?.spend ?? 0), earned: earned + (qualifying?.points ?? 0) };
}

/** @param added with this grant */
function refusal({ availableOn, expiresOn }: DatedGrant, card: CardFacts, added: AddedByGrants): StoredProblem | null {
  if (expiresOn !== null && expiresOn < availableOn) {
    const message = `the last usable day ${expiresOn} lies before the first, ${availableOn}`;
    return { code: 'VALIDATION_FAILED', detail: `The grant could never be used: ${message}.`, errors: [{ path: 'expiresOn', message }] };
  }
  const outOfRange = (detail: string): StoredProblem => ({ code: 'OUT_OF_RANGE', detail });
  if (card.balance + card.crediting + added.points > MAX) return outOfRange(`The balance would exceed ${MAX} points.`);
  if (card.spend + card.spending + added.spend > MAX) return outOfRange(`What the member has spent would exceed ${MAX}.`);
  if (card.earned + card.crediting + added.earned > MAX) return outOfRange(`What the member has earned would exceed ${MAX} points.`);
  return null;
}
