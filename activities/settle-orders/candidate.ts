import { localDate } from '../../domain/calendar/local-time';
import { asSettled } from '../../domain/orders/imported';
import type { OrderRequest } from '../../domain/orders/order';
import type { CompiledRuleSet } from '../../domain/rules/compile';
import { reachableCounters } from '../../domain/settlement/counters';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { SettledProgram } from '../../db/kernel/programs';
import type { ProgramCounterKey } from '../../db/kernel/settlement-rows';
import type { Operation } from '../../workflows/operation';
import { effectiveInstant } from '../batch/business-instant';

/** An order that step 1 is to decide on, with what is fixed of it before anything is locked. */
export interface Candidate {
  /** The order as it is settled. */
  operation: Operation<OrderRequest>;
  /** The order as it was sent. */
  sent: OrderRequest;
  attempt: number;
  program: SettledProgram;
  ruleSetVersion: number;
  /** Undefined: the order names a version that doesn't exist. */
  compiled: CompiledRuleSet | undefined;
  /** The instant that counts (RFC 3339, UTC), and its business date. */
  at: string;
  date: string;
  counters: ProgramCounterKey[];
  /** Who the order is for: another than it names, if that one is known to have been merged away. Null: nobody. */
  memberId: string | null;
}

export function candidate(
  operation: Operation<OrderRequest>,
  attempt: number,
  program: SettledProgram,
  ruleSetVersion: number,
  compiled: CompiledRuleSet | undefined,
  merged: ReadonlyMap<string, string> = new Map(),
): Candidate {
  const sent = operation.request;
  const request = asSettled(sent);
  const at = effectiveInstant(request.placedAt, operation.acceptedAt, program.sandbox);
  const date = localDate(at, program.timeZone);
  const memberId = request.memberId === undefined ? null : (merged.get(request.memberId) ?? request.memberId);
  const counters = compiled ? reachableCounters(compiled, request, { at, date }, memberId) : [];
  return {
    operation: request === sent ? operation : { ...operation, request },
    sent,
    attempt,
    program,
    ruleSetVersion,
    compiled,
    at,
    date,
    memberId,
    counters: counters.map((counter) => ({ ...counter, programId: program.programId })),
  };
}

/** Told to an order that names a version its program doesn't have. */
export function unknownVersion(programId: string, version: number): StoredProblem {
  return {
    code: 'NOT_FOUND',
    detail: `Program ${programId} has no rule set version ${version}.`,
    errors: [{ path: 'ruleSetVersion', message: 'no such version' }],
  };
}
