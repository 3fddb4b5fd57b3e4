import type { Tx } from '../transaction';
import type { OpenRun } from './progress';

/** The next cards that a phase has to work on. */
export interface Candidates {
  cardIds: number[];
  /** The last card that was looked at; null: there is none after it. */
  position: number | null;
}

interface Row {
  cardIds: number[] | null;
  last: number | null;
  looked: number;
}

/** How many cards to look at, and how many of them to answer at most. */
export interface ChunkSize {
  look: number;
  most: number;
}

/**
 * Cards on which something falls due or lapses until the run's date: their window of dates ends before it. The cards are read in the order of their
 * ids, without a lock: what an operation changes meanwhile has been brought up to date by it, or is for the next run.
 */
export async function agingCards(tx: Tx, { programId, businessDate, position }: OpenRun, { look, most }: ChunkSize): Promise<Candidates> {
  const [row] = await tx.query<Row>(
    `select array_agg(x.id::float8 order by x.id) filter (where x.has_work) as "cardIds", max(x.id) as last, count(*) as looked
       from (select c.id, c.exact_until < $2::date as has_work from lumbung.card c where c.program_id = $1 and c.id > 0 and c.id > $3 order by c.id limit $4) x`,
    [programId, businessDate, position, look],
  );
  return upTo(row, look, most);
}

function upTo(row: Row | undefined, look: number, most: number): Candidates {
  const found = row?.cardIds ?? [];
  const cardIds = found.slice(0, most);
  if (cardIds.length < found.length) return { cardIds, position: cardIds.at(-1) ?? null };
  return { cardIds, position: row?.looked === look ? row.last : null };
}

/** The id of the card after the run's position; null: there is none. */
export async function nextCard(tx: Tx, { programId, position }: OpenRun): Promise<number | null> {
  const [row] = await tx.query<{ id: number }>(
    'select c.id from lumbung.card c where c.program_id = $1 and c.id > 0 and c.id > $2 order by c.id limit 1',
    [programId, position],
  );
  return row?.id ?? null;
}

/** A lot that nobody has confirmed in time. */
export interface UnconfirmedLot {
  lotId: number;
  orderId: string;
}

/** Lots that were to be confirmed before the run's date and weren't, after the run's position (a lot's id). */
export function unconfirmedLots(tx: Tx, { programId, businessDate, position }: OpenRun, most: number): Promise<UnconfirmedLot[]> {
  return tx.query<UnconfirmedLot>(
    `select l.id as "lotId", l.source_id as "orderId" from lumbung.lot l
      where l.program_id = $1 and l.cancel_on <= $2::date and l.is_open and l.source_kind = 'order' and l.id > $3 order by l.id limit $4`,
    [programId, businessDate, position, most],
  );
}
