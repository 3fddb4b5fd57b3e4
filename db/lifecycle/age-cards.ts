import type { Tx } from '../transaction';
import type { OpenRun } from './progress';

/** What aging a chunk of cards did. Points are sums over lots. */
export interface Aged {
  /** Cards that changed. */
  cards: number;
  activated: number;
  activatedPoints: number;
  debtRepaid: number;
  expired: number;
  expiredPoints: number;
  /** Lapsed lots that a reservation needs: they stay for a later run. */
  kept: number;
}

/**
 * Activates the due lots of cards, and takes lapsed ones away if `expire` says so; the cards are locked in the order of their ids.
 * @param run its date, and on whose behalf it is done
 */
export async function ageCards(
  tx: Tx,
  run: Pick<OpenRun, 'programId' | 'businessDate' | 'actor' | 'keyId' | 'requestId'>,
  cardIds: readonly number[],
  expire: boolean,
): Promise<Aged> {
  const [aged] = await tx.query<Aged>('select * from lumbung.age_cards(null, $1, $2::date, $3::boolean, $4::bigint[], $5, $6, $7)', [
    run.programId,
    run.businessDate,
    expire,
    cardIds,
    run.actor,
    run.keyId,
    run.requestId,
  ]);
  if (!aged) throw new Error('the chunk said nothing');
  return aged;
}
