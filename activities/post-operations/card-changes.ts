import type { CardChanges, MadeLot, WrittenCard } from '../../db/kernel/cards';
import { laterOf } from '../../domain/calendar/instant';
import { startOfDay } from '../../domain/calendar/start-of-day';
import type { Entry } from '../../domain/ledger/entry';
import { sumsByState, type Lot } from '../../domain/ledger/lot';
import { exactWindow } from '../../domain/ledger/window';
import type { CardInHand } from './world';

/** Lots that the operations of a batch made, in the order in which they get their ids: the later made, the higher. */
export function madeLots(cards: Iterable<CardInHand>): { card: CardInHand; lot: Lot }[] {
  return [...cards].flatMap((card) => {
    const known = new Set(card.read.lots.map(({ id }) => id));
    return card.state.lots.filter(({ id }) => !known.has(id)).map((lot) => ({ card, lot }));
  });
}

/** Real ids by card and the id that the model gave. */
export class LotIds {
  private readonly real = new Map<string, number>();

  constructor(made: readonly { card: CardInHand; lot: Lot }[], ids: readonly number[]) {
    made.forEach(({ card, lot }, index) => {
      const id = ids[index];
      if (id === undefined) throw new Error('too few ids for the lots that were made');
      this.real.set(`${card.read.cardId}/${lot.id}`, id);
    });
  }

  of(cardId: number, lotId: number): number {
    return this.real.get(`${cardId}/${lotId}`) ?? lotId;
  }
}

/** The difference between cards as they were read and as the operations left them. */
export function cardChanges(cards: Iterable<CardInHand>, ids: LotIds, timeZoneOf: (programId: string) => string): CardChanges {
  const changes: CardChanges = { cards: [], made: [], lots: [], entries: [], outbox: [] };
  for (const card of cards) {
    if (card.changes.length === 0) continue;
    const { programId, cardId } = card.read;
    addLots(changes, card, ids);
    let { debtAt } = card.read;
    const bounds = [0, ...card.changes.map(({ entries }) => entries)];
    for (const [index, { operation, source }] of card.changes.entries()) {
      const { actor, requestId } = operation;
      changes.outbox.push({
        programId,
        cardId,
        version: card.read.version + index + 1,
        sourceKind: source.kind,
        sourceId: source.id,
        place: changes.outbox.length,
      });
      for (const entry of card.state.entries.slice(bounds[index], bounds[index + 1])) {
        const { kind, points, debtChange, balanceAfter, availableAfter } = entry;
        let at = instantOf(entry, timeZoneOf(programId));
        // Repaid when it was booked at the earliest, though the credit be for a date before: else a past balance would owe less than nothing.
        if (kind === 'debt_repaid') at = laterOf(at, debtAt);
        if (debtChange > 0) debtAt = laterOf(at, debtAt);
        changes.entries.push({
          ...{ programId, cardId, kind, points, debtChange, balanceAfter, availableAfter },
          at,
          sourceKind: entry.source.kind,
          sourceId: entry.source.id,
          ...{ actor: actor.subject, keyId: actor.keyId, requestId, place: changes.entries.length },
          allocations: entry.allocations.map((allocation) => ({ ...allocation, lotId: ids.of(cardId, allocation.lotId) })),
        });
      }
    }
    changes.cards.push(writtenCard(card, debtAt));
  }
  return changes;
}

function writtenCard({ read, state, changes }: CardInHand, debtAt: string | null): WrittenCard {
  const { from, until } = exactWindow(state);
  return {
    cardId: read.cardId,
    ...sumsByState(state.lots),
    held: state.held,
    debt: state.debt,
    debtAt,
    changes: changes.length,
    exactFrom: from,
    exactUntil: until,
  };
}

function addLots(changes: CardChanges, { read, state }: CardInHand, ids: LotIds): void {
  const before = new Map(read.lots.map((lot) => [lot.id, lot]));
  for (const lot of state.lots) {
    const was = before.get(lot.id);
    if (was === undefined) changes.made.push(madeLot(lot, read, ids));
    else if (isChanged(was, lot)) {
      const { id, remaining, state: now, availableOn, expiresOn } = lot;
      changes.lots.push({ id, remaining, state: now, availableOn, expiresOn });
    }
  }
}

function isChanged(was: Lot, lot: Lot): boolean {
  return was.remaining !== lot.remaining || was.state !== lot.state || was.availableOn !== lot.availableOn || was.expiresOn !== lot.expiresOn;
}

function madeLot({ source, ...lot }: Lot, { programId, cardId }: CardInHand['read'], ids: LotIds): MadeLot {
  return { ...lot, id: ids.of(cardId, lot.id), programId, cardId, sourceKind: source.kind, sourceId: source.id };
}

/** An activation is for the day on which its lot fell due, which begins at midnight. */
function instantOf({ at }: Entry, timeZone: string): string {
  return at.length === 'YYYY-MM-DD'.length ? startOfDay(at, timeZone).toISOString() : at;
}
