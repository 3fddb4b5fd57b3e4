/** Worked cases (`conformance/*.json` beside this checkout) that the engine passes; a copy of each is in `cases/`. */
export const COVERED = ['D1', 'D2', 'D4', 'D7', 'D9', 'D10', 'D14', 'D22', 'L4', 'L6', 'L8'] as const;

/** Cases that it can't pass yet, each with the part that it waits for. A case that starts to pass moves up. */
export const WAITING: Readonly<Record<string, string>> = {
  D17: 'discounts: maxUnits',
  D20: 'discounts: maxUnits',
  D26: 'discounts: exclusive',
  L1: 'redemptions and the nightly run',
  L2: 'redemptions without an order',
  L11: 'returns',
  L13: 'returns and redemptions without an order',
  L15: 'returns',
  L19: 'holds and redemptions without an order',
  L20: 'redemptions without an order',
  P01: 'discounts: needs and every',
  P02: 'discounts: buy n, free m',
  P03: 'discounts: a price for units or a set',
  P04: 'discounts: maxUnits and pick',
  P05: 'returns',
  P06: 'claims of anonymous orders',
  P07: 'issued codes',
  P08: 'reservations',
  P09: 'confirmation and cancellation',
  P10: 'returns and redemptions without an order',
  P11: 'returns and holds',
  P12: 'returns',
};
