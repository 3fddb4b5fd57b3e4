import { credit } from '../../domain/ledger/credit';
import { EMPTY_CARD, type CardState, type Operation } from '../../domain/ledger/card';
import { debit } from '../../domain/ledger/debit';
import { expire } from '../../domain/ledger/expire';
import { isOpen, sumsByState } from '../../domain/ledger/lot';
import { exactWindow } from '../../domain/ledger/window';
import type { TestDatabase } from '../harness/database';

/** The program that the cards are of; `other` has none. */
export const PROGRAM = 'harvest';

const today = new Date();
/** When everything is recorded: in the middle of next month, whose partition is there, so that no test runs over the end of one. */
export const NOW = Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + 1, 15);

export async function storePrograms(database: TestDatabase): Promise<void> {
  await database.rows(
    `insert into lumbung.program (program_id, name, currency, currency_digits, time_zone, sandbox, current_version)
     select id, 'P', 'IDR', 2, 'UTC', true, 1 from unnest(array['${PROGRAM}', 'other']) id`,
  );
}

/** Days from 1 January 2026. */
export const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString().slice(0, 10);
export const on = (n: number, id = 'g'): Operation => ({ date: day(n), at: `${day(n)}T12:00:00.000Z`, source: { kind: 'grant', id } });
/** A grant on day `n`, usable `wait` days later, valid for `valid` more. */
export const grant = (card: CardState, n: number, points: number, wait: number, valid: number | null, id?: string) =>
  credit(card, on(n, id), 'grant', [{ points, availableOn: day(n + wait), expiresOn: valid === null ? null : day(n + wait + valid) }]).card;

/** Four lots, in this order: expired by a run, used up, lapsing after day 5, pending until day 8. */
export const sample = () => {
  let card = grant(EMPTY_CARD, 0, 10, 0, 1, 'gone');
  card = expire(card, on(2));
  card = grant(card, 2, 20, 0, 2, 'used');
  const debited = debit(card, on(2, 'order'), 'redeem', 20);
  if (!debited.ok) throw new Error('not enough');
  card = grant(debited.card, 2, 30, 0, 3, 'lapsing');
  return grant(card, 2, 40, 6, null, 'pending');
};

export async function storeMember(database: TestDatabase, memberId: string, createdByKey = 'k'): Promise<string> {
  await database.rows('insert into lumbung.member (member_id, created_by_key) values ($1, $2)', [memberId, createdByKey]);
  return memberId;
}

/** When the entries of a card of the model happened, as the kernel dates them: debt is repaid when it was booked at the earliest. */
export function entryMoments(card: CardState): string[] {
  let debtAt = '';
  return card.entries.map(({ kind, debtChange, at }) => {
    if (debtChange > 0 && at > debtAt) debtAt = at;
    return kind === 'debt_repaid' && debtAt > at ? debtAt : at;
  });
}

/** Puts a card of the model into the tables, with its history; lot ids are as the database gives them, in the model's order. */
export async function storeCard(
  database: TestDatabase,
  memberId: string,
  card: CardState,
  recordedAt: (index: number) => string = () => new Date(NOW).toISOString(),
): Promise<number[]> {
  const { active, pending } = sumsByState(card.lots);
  const { from, until } = exactWindow(card);
  const [row] = await database.rows<{ id: string }>(
    `insert into lumbung.card (program_id, member_id, joined_on, active, pending, held, reserved, debt, level, version, exact_from, exact_until, orders, spend)
     values ($1, $2, '2026-01-01', $3, $4, $5, $6, $7, 'member', $8, $9, $10, 2, 5000) returning id`,
    [PROGRAM, memberId, active, pending, card.held, card.reserved, card.debt, card.entries.length, from, until],
  );
  const ids = new Map<number, number>();
  for (const lot of card.lots) {
    const [made] = await database.rows<{ id: string }>(
      `insert into lumbung.lot (program_id, card_id, points, remaining, state, is_open, earned_at, available_on, expires_on, source_kind, source_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) returning id`,
      [
        PROGRAM,
        row!.id,
        lot.points,
        lot.remaining,
        lot.state,
        isOpen(lot),
        lot.earnedAt,
        lot.availableOn,
        lot.expiresOn,
        lot.source.kind,
        lot.source.id,
      ],
    );
    ids.set(lot.id, Number(made!.id));
  }
  const moments = entryMoments(card);
  for (const [index, entry] of card.entries.entries()) {
    await database.rows(
      `with e as (
         insert into lumbung.entry (recorded_at, program_id, card_id, kind, points, debt_change, balance_after, available_after, at, source_kind, source_id, actor, key_id, request_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'a', 'k', 'r') returning id)
       insert into lumbung.allocation (entry_id, lot_id, recorded_at, program_id, points)
       select e.id, x.lot_id, $1, $2, x.points from e, jsonb_to_recordset($12) as x (lot_id bigint, points bigint)`,
      [
        ...[
          recordedAt(index),
          PROGRAM,
          row!.id,
          entry.kind,
          entry.points,
          entry.debtChange,
          entry.balanceAfter,
          entry.availableAfter,
          moments[index],
        ],
        ...[entry.source.kind, entry.source.id, JSON.stringify(entry.allocations.map(({ lotId, points }) => ({ lot_id: ids.get(lotId), points })))],
      ],
    );
  }
  await database.rows('update lumbung.card set debt_at = (select max(at) from lumbung.entry where card_id = $1 and debt_change > 0) where id = $1', [
    row!.id,
  ]);
  return [...ids.values()];
}
