import type { Tx } from '../transaction';
import type { Difference } from './checks';

/** What a person needs to understand a difference, as it was on the snapshot that showed it. */
export interface Evidence {
  card: Record<string, unknown> | null;
  /** Those that the difference names, then open ones. */
  lots: Record<string, unknown>[];
  /** Those that the difference names, then the latest ones; each with what it allocated. */
  entries: Record<string, unknown>[];
}

/** More would be no easier to understand. */
const MOST = 100;

const CARD = `select to_jsonb(c) as card, c.member_id as "memberId" from lumbung.card c where c.id = $1`;
const LOTS = `
  select to_jsonb(l) as lot from lumbung.lot l where l.card_id = $1 or l.id = any ($2::bigint[])
   order by l.id = any ($2::bigint[]) desc, l.is_open desc, l.id desc limit ${MOST}`;
const ENTRIES = `
  select to_jsonb(e) || jsonb_build_object('allocations', (
           select coalesce(jsonb_agg(jsonb_build_object('lot_id', a.lot_id, 'points', a.points) order by a.lot_id), '[]')
             from lumbung.allocation a where a.entry_id = e.id and a.recorded_at = e.recorded_at)) as entry
    from lumbung.entry e where e.card_id = $1
   order by e.id = any ($2::bigint[]) desc, e.recorded_at desc, e.id desc limit ${MOST}`;

/** Gathers the evidence of a difference, and whose it is. On the snapshot that showed it. */
export async function gatherEvidence(tx: Tx, { cardId, lots, entries }: Difference): Promise<{ memberId: string | null; evidence: Evidence }> {
  if (cardId === null) return { memberId: null, evidence: { card: null, lots: [], entries: [] } };
  const [card] = await tx.query<{ card: Record<string, unknown>; memberId: string }>(CARD, [cardId]);
  const foundLots = await tx.query<{ lot: Record<string, unknown> }>(LOTS, [cardId, lots]);
  const foundEntries = await tx.query<{ entry: Record<string, unknown> }>(ENTRIES, [cardId, entries]);
  return {
    memberId: card?.memberId ?? null,
    evidence: { card: card?.card ?? null, lots: foundLots.map(({ lot }) => lot), entries: foundEntries.map(({ entry }) => entry) },
  };
}
