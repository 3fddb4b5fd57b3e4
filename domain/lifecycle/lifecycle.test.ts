import { addCounts, NO_COUNTS } from './counts';
import { FIRST_PHASE, nextPhase, PHASES, type Phase } from './phases';

it('goes through the phases in their order, and ends', () => {
  const seen: Phase[] = [];
  for (let phase: Phase | null = FIRST_PHASE; phase !== null; phase = nextPhase(phase)) seen.push(phase);
  expect(seen).toEqual([...PHASES]);
});

it('adds what chunks did, and keeps the longest of them', () => {
  expect(addCounts({ cards: 2, lotsExpired: 1, longestChunkMs: 40 }, { cards: 3, longestChunkMs: 15 })).toEqual({
    ...NO_COUNTS,
    cards: 5,
    lotsExpired: 1,
    longestChunkMs: 40,
  });
  expect(addCounts({}, { longestChunkMs: 7 })).toEqual({ ...NO_COUNTS, longestChunkMs: 7 });
});
