import type { CardState } from './card';
import type { Allocation } from './fefo';
import { isOpen, totalRemaining } from './lot';

/**
 * What must hold of a card after every operation; answers what doesn't, as sentences. Everything on the card has to be there: all of its
 * lots, and its entries from the first.
 */
export function checkInvariants(card: CardState): string[] {
  return [...checkSums(card), ...checkSigns(card), ...checkLots(card), ...checkEntries(card)];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
const unless = (holds: boolean, sentence: string) => (holds ? [] : [sentence]);

function checkSums(card: CardState): string[] {
  const points = sum(card.entries.map((entry) => entry.points));
  const remaining = totalRemaining(card.lots);
  const open = totalRemaining(card.lots.filter(isOpen));
  const debt = sum(card.entries.map((entry) => entry.debtChange));
  return [
    ...unless(points === remaining, `entries add up to ${points}, lots to ${remaining}`),
    ...unless(open === remaining, `open lots hold ${open}, all lots ${remaining}`),
    ...unless(debt === card.debt, `entries make a debt of ${debt}, the card says ${card.debt}`),
  ];
}

function checkSigns(card: CardState): string[] {
  return (['held', 'reserved', 'debt'] as const).flatMap((name) => unless(card[name] >= 0, `${name} is ${card[name]}`));
}

function checkLots(card: CardState): string[] {
  const allocated = new Map<number, number>();
  for (const { lotId, points } of card.entries.flatMap((entry): readonly Allocation[] => entry.allocations))
    allocated.set(lotId, (allocated.get(lotId) ?? 0) + points);
  return card.lots.flatMap((lot) => [
    ...unless(lot.remaining >= 0 && lot.remaining <= lot.points, `lot ${lot.id} has ${lot.remaining} of ${lot.points} left`),
    ...unless(isOpen(lot) === lot.remaining > 0, `lot ${lot.id} is ${lot.state} with ${lot.remaining} left`),
    ...unless(
      (allocated.get(lot.id) ?? 0) === lot.remaining,
      `allocations leave ${allocated.get(lot.id) ?? 0} in lot ${lot.id}, it has ${lot.remaining}`,
    ),
  ]);
}

function checkEntries(card: CardState): string[] {
  let balance = 0;
  return card.entries.flatMap((entry, index) => {
    balance += entry.points;
    const allocated = sum(entry.allocations.map((allocation) => allocation.points));
    return [
      ...unless(entry.balanceAfter === balance, `entry ${index} (${entry.kind}) says ${entry.balanceAfter} after it, the sum so far is ${balance}`),
      ...unless(allocated === entry.points, `entry ${index} (${entry.kind}) of ${entry.points} has allocations of ${allocated}`),
      ...unless(entry.availableAfter >= 0, `entry ${index} (${entry.kind}) leaves ${entry.availableAfter} available`),
    ];
  });
}
