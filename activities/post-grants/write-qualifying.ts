import type { GrantInsert } from '../../db/kernel/kernel';
import type { Tx } from '../../db/transaction';
import { LevelBook } from '../levels/level-book';
import type { DatedGrant } from './decide-grant';

/** Adds what grants say that they count toward levels, and lifts levels from the instant of each; one that says nothing counts for nothing. */
export async function writeQualifying(tx: Tx, dated: readonly DatedGrant[], rows: readonly GrantInsert[]): Promise<void> {
  const counting = dated.flatMap((grant, index) => {
    const { spend = 0, points = 0 } = grant.operation.request.qualifying ?? {};
    const cardId = rows[index]?.state === 'settled' ? rows[index].cardId : null;
    return cardId === null || spend + points === 0 ? [] : [{ grant, cardId, spend, points }];
  });
  if (counting.length === 0) return;
  const byProgram = new Map(counting.map(({ grant }) => [grant.program.programId, grant]));
  const rulesOf = (programId: string) => {
    const grant = byProgram.get(programId);
    if (!grant) throw new Error(`no grant of program ${programId} was asked for`);
    return { ladder: grant.ladder, version: grant.program.currentVersion, timeZone: grant.program.timeZone };
  };
  const book = await LevelBook.read(tx, rulesOf, [...new Set(counting.map(({ cardId }) => cardId))]);
  for (const { grant, cardId, spend, points } of counting) {
    const { operation, at, date } = grant;
    const author = { actor: operation.actor.subject, keyId: operation.actor.keyId, requestId: operation.requestId };
    book.qualify(cardId, { date, spend, points });
    book.lift(cardId, { spend, points }, { kind: 'grant', id: operation.id, at, date, ...author });
  }
  await book.write(tx);
}
