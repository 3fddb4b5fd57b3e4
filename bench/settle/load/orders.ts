import { makeBaskets, repeatable } from './baskets';

/** Every fourth member is a collector: seeded with points, redeems as much as the rules allow with each order. */
const COLLECTORS = 4;
/** Orders of the hot card redeem this much every fourth time: less than is earned meanwhile, so that its lots grow in number. */
const HOT_POINTS = 50;

export interface OrderText {
  memberId: string;
  /** JSON, ASCII. */
  body: string;
}

export interface OrderTexts {
  /** An order of a member at random. */
  uniform(): OrderText;
  /** An order of that card. */
  hot(memberId: string): OrderText;
}

export function memberName(index: number): string {
  return `m-${index}`;
}

export function isCollector(index: number): boolean {
  return index % COLLECTORS === 0;
}

/** Makes orders that never repeat an id, by putting together what was made before: half a microsecond each. */
export function orderTexts(programId: string, members: number, seed: number): OrderTexts {
  const random = repeatable(seed);
  const baskets = makeBaskets(random);
  let n = 0;
  const order = (memberId: string, redeem: string): OrderText => {
    const basket = baskets[n % baskets.length] ?? '';
    const head = `{"orderId":"o-${seed.toString(36)}-${++n}","programId":"${programId}","memberId":"${memberId}","placedAt":"${new Date().toISOString()}",`;
    return { memberId, body: `${head}${basket}${redeem}}` };
  };
  return {
    uniform: () => {
      const index = Math.floor(random() * members);
      return order(memberName(index), isCollector(index) ? ',"redeem":{"points":"max"}' : '');
    },
    hot: (memberId) => order(memberId, n % COLLECTORS === 0 ? `,"redeem":{"points":${HOT_POINTS}}` : ''),
  };
}
