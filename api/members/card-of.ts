import type { Program } from '../../db/programs';
import type { CardRef } from '../../db/reads/member-card';
import { localDate } from '../../domain/calendar/local-time';
import { Problem } from '../../domain/problem';
import { noSuchProgram, type Caller } from '../auth/caller';
import { resolveProgram } from '../operations/resolve-program';
import type { ProgramDirectory } from '../programs/program-directory';
import type { MemberReads } from './member-reads';

export interface CardOfOptions {
  reads: MemberReads;
  programs: Pick<ProgramDirectory, 'seenBy'>;
  findProgram: (programId: string) => Promise<Program | null>;
}

/** The card that a read is about, and the program's "today". */
export interface ResolvedCard {
  card: CardRef;
  program: Program;
  /** `YYYY-MM-DD`; in a sandbox the latest business date that it has seen. */
  today: string;
}

/**
 * Finds the card that a caller asks for. Without `programId` it is the one program in which the member has a card; a member without any card
 * has one in the only program that the caller sees.
 * @throws Problem `NOT_FOUND`, `PROGRAM_REQUIRED`
 */
export async function cardOf(options: CardOfOptions, caller: Caller, memberId: string, given: string | undefined, now: Date): Promise<ResolvedCard> {
  const { reads, programs, findProgram } = options;
  const viewer = { keyId: caller.keyId, programIds: caller.programIds };
  const candidates = async () => {
    const withCard = await reads.programsOf(memberId, viewer);
    if (withCard === null) return [];
    return withCard.length > 0 ? withCard : programs.seenBy(caller);
  };
  const programId = await resolveProgram(caller, given, candidates, noSuchMember(memberId));
  const program = await findProgram(programId);
  if (program === null) throw noSuchProgram(programId);
  const { sandbox, latestBusinessDate, timeZone } = program;
  const today = (sandbox ? latestBusinessDate : null) ?? localDate(now.getTime(), timeZone);
  return { card: { programId, memberId, viewer }, program, today };
}

/** The answer for a member that doesn't exist, or that the caller doesn't see. */
export function noSuchMember(memberId: string): Problem {
  return new Problem('NOT_FOUND', `There is no member ${memberId}.`);
}
