import { readCards, stateOfCard, type ReadCard } from '../../db/kernel/cards';
import { readClosedLots } from '../../db/kernel/merges';
import { readPrograms, type SettledProgram } from '../../db/kernel/programs';
import { areSettling, passing, readMergingCards } from '../../db/members/merge-members';
import type { Tx } from '../../db/transaction';
import { localDate } from '../../domain/calendar/local-time';
import { balanceOn } from '../../domain/ledger/balance';
import { totalRemaining } from '../../domain/ledger/lot';
import { mergeCards } from '../../domain/ledger/merge-cards';
import type { LevelRules } from '../../domain/levels/standing';
import { LARGEST } from '../../domain/money/range';
import type { MergedProgram, MergeRequest } from '../../domain/points/merge';
import type { StoredProblem } from '../../domain/settlement/stored';
import type { Operation } from '../../workflows/operation';
import { businessInstant } from '../batch/business-instant';
import type { ActivityContext } from '../batch/context';
import type { CardInHand } from '../post-operations/world';

type Merge = Operation<MergeRequest>;

/** What a merge does in one program. */
export interface ProgramMerge {
  program: SettledProgram;
  rules: LevelRules;
  at: string;
  date: string;
  source: CardInHand;
  target: CardInHand;
  /** Lots of the source and those that were made of them, by the model's ids. */
  lots: { lotId: number; into: number }[];
  moved: MergedProgram;
}

/**
 * Locks the cards of both members in all programs in which the first has one, and works out what is moved. The members are locked.
 * @throws an error that passes by itself while orders of the first member are being settled: they have to end where they began
 */
export async function mergePrograms(context: ActivityContext, tx: Tx, merge: Merge, into: string): Promise<ProgramMerge[] | StoredProblem> {
  const { from } = merge.request;
  const sources = await readMergingCards(tx, from);
  const { keyId } = merge.actor;
  const asked = sources.flatMap(({ programId, joinedOn, level }) => [
    { programId, memberId: from, make: null },
    { programId, memberId: into, make: { joinedOn, keyId, level } },
  ]);
  const cards = await readCards(tx, null, asked, []);
  const cardIds = sources.map(({ cardId }) => cardId);
  if (await areSettling(tx, cardIds)) throw passing('orders of a member who is to be merged are being settled');
  const closed = await readClosedLots(tx, cardIds);
  const programs = await readPrograms(
    tx,
    sources.map(({ programId }) => programId),
  );
  const merges: ProgramMerge[] = [];
  for (const program of programs) {
    const cardOf = (memberId: string) => cards.find((card) => card.programId === program.programId && card.memberId === memberId);
    const [source, target] = [cardOf(from), cardOf(into)];
    if (!source || !target) throw new Error(`a card of program ${program.programId} was not locked`);
    if (exceeds(source, target)) return { code: 'OUT_OF_RANGE', detail: `The balance would exceed ${LARGEST} points.` };
    const whole = {
      ...source,
      lots: [...source.lots, ...closed.filter(({ cardId }) => cardId === source.cardId).map(({ cardId: _, ...lot }) => lot)],
    };
    merges.push(mergeProgram(merge, program, await rulesOf(context, tx, program), whole, target));
  }
  return merges;
}

function mergeProgram(merge: Merge, program: SettledProgram, rules: LevelRules, source: ReadCard, target: ReadCard): ProgramMerge {
  const at = businessInstant(undefined, merge.acceptedAt, program);
  const date = localDate(at, program.timeZone);
  const by = { kind: 'merge' as const, id: merge.id };
  const { moved, points, debt, ...cards } = mergeCards(stateOfCard(source), stateOfCard(target), { at, date, source: by });
  const inHand = (read: ReadCard, state: CardInHand['state']): CardInHand => ({
    read,
    state,
    changes: [{ operation: merge, source: by, entries: state.entries.length }],
  });
  return {
    ...{ program, rules, at, date, lots: moved },
    source: inHand(source, cards.source),
    target: inHand(target, cards.target),
    moved: { programId: program.programId, points, debt, held: source.held, balance: balanceOn(cards.target, date) },
  };
}

async function rulesOf(context: ActivityContext, tx: Tx, { programId, currentVersion, timeZone }: SettledProgram): Promise<LevelRules> {
  const compiled = await context.ruleSets.get(tx, programId, currentVersion);
  if (!compiled) throw new Error(`program ${programId} has no version ${currentVersion}`);
  return { ladder: compiled.ladder, version: currentVersion, timeZone };
}

/** Balances and what they have come to stay numbers that JSON can carry, with what orders under way will credit. */
function exceeds(a: ReadCard, b: ReadCard): boolean {
  const balance = totalRemaining(a.lots) + totalRemaining(b.lots) + a.crediting + b.crediting;
  return [balance, a.debt + b.debt, a.spend + b.spend, a.earned + b.earned].some((sum) => sum > LARGEST);
}
