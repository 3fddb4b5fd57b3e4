import { compareFefo, lotsForReserved, takeInOrder, usableLots } from './fefo';
import type { Lot } from './lot';

const lot = (id: number, expiresOn: string | null, remaining = 10, availableOn = '2026-01-01'): Lot => ({
  id,
  points: 100,
  remaining,
  state: 'active',
  earnedAt: '2026-01-01T00:00:00Z',
  availableOn,
  expiresOn,
  source: { kind: 'grant', id: `g-${id}` },
});

describe('the order in which lots are spent', () => {
  it('goes by expiry, then by age, with lots that never expire last', () => {
    const lots = [lot(1, null), lot(2, '2026-07-11'), lot(3, '2026-07-11'), lot(4, '2026-07-06'), lot(5, null)];
    expect(lots.sort(compareFefo).map((l) => l.id)).toEqual([4, 2, 3, 1, 5]);
  });

  it('leaves out lots that are not usable on the date, whatever their state says', () => {
    const due: Lot = { ...lot(1, null, 10, '2026-03-05'), state: 'pending' };
    const lapsed = lot(2, '2026-03-04');
    const lastDay = lot(3, '2026-03-05');
    const early = lot(4, '2026-12-31', 10, '2026-03-06');
    const expired: Lot = { ...lot(5, '2026-12-31', 0), state: 'expired' };
    expect(usableLots([due, lapsed, lastDay, early, expired], '2026-03-05').map((l) => l.id)).toEqual([3, 1]);
  });

  it('serves a reservation from usable lots first, then from any open one', () => {
    const lapsed = lot(1, '2026-03-01');
    const later = lot(2, '2026-06-30', 10, '2026-04-01');
    const usable = lot(3, null);
    const gone: Lot = { ...lot(4, '2026-02-01', 0), state: 'depleted' };
    expect(lotsForReserved([lapsed, later, usable, gone], '2026-03-05').map((l) => l.id)).toEqual([3, 1, 2]);
  });
});

describe('taking points from lots', () => {
  it('empties one lot before it touches the next and skips empty ones', () => {
    expect(takeInOrder([lot(1, null, 20), lot(2, null, 0), lot(3, null, 30)], 25)).toEqual([
      { lotId: 1, points: -20 },
      { lotId: 3, points: -5 },
    ]);
    expect(takeInOrder([lot(1, null, 20)], 0)).toEqual([]);
  });

  it('refuses to take more than there is', () => {
    expect(() => takeInOrder([lot(1, null, 20)], 21)).toThrow(RangeError);
  });
});
