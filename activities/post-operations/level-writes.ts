import type { Tx } from '../../db/transaction';
import type { CauseKind, LevelRules } from '../../domain/levels/standing';
import { ownId, type PointsKind } from '../../domain/settlement/operation-kinds';
import { actOn } from '../levels/level-acts';
import { LevelBook } from '../levels/level-book';
import type { RuleSets } from '../rule-sets';
import type { DatedOperation } from './decider';
import type { DecidedRow } from './rows';
import type { World } from './world';

/** What the change of a level is said to be caused by. */
const CAUSES: Partial<Record<PointsKind, CauseKind>> = {
  return: 'return',
  claim: 'claim',
  cancellation: 'cancellation',
  merge: 'merge',
  level: 'by_hand',
};

/** Does what the operations of a batch do to levels, once their cards are written, by the current rules of their programs. */
export async function writeLevelActs(
  tx: Tx,
  ruleSets: RuleSets,
  kind: PointsKind,
  dated: readonly DatedOperation[],
  decided: readonly DecidedRow[],
  world: World,
): Promise<void> {
  const acting = dated.flatMap((each, index) => (decided[index]?.posting?.levels ?? []).map((act) => ({ each, act })));
  if (acting.length === 0) return;
  const cause = CAUSES[kind];
  if (cause === undefined) throw new Error(`operations of kind ${kind} change no levels`);
  const cardOf = (programId: string) => (memberId: string) => {
    const card = world.card(programId, memberId);
    if (card === null) throw new Error(`the card of a ${kind} that changes its level was not locked`);
    return card.facts.cardId;
  };
  const cardIds = acting.flatMap(({ each: { program }, act }) =>
    [act.memberId, ...(act.do === 'merge' ? [act.from] : [])].map(cardOf(program.programId)),
  );
  const programs = new Map(acting.map(({ each: { program } }) => [program.programId, program]));
  const rulesOf = async (programId: string): Promise<LevelRules> => {
    const program = programs.get(programId);
    const compiled = program && (await ruleSets.get(tx, programId, program.currentVersion));
    if (!program || !compiled) throw new Error(`program ${programId} does not exist`);
    return { ladder: compiled.ladder, version: program.currentVersion, timeZone: program.timeZone };
  };
  const book = await LevelBook.read(tx, rulesOf, cardIds);
  for (const { each, act } of acting) {
    const { operation, program, at, date } = each;
    const { subject, keyId } = operation.actor;
    const author = { actor: subject, keyId, requestId: operation.requestId };
    actOn(book, cardOf(program.programId), act, { kind: cause, id: ownId(operation.id), at, date, ...author });
  }
  await book.write(tx);
}
