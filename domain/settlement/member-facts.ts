import type { Standing } from '../members/standing';
import type { Attributes } from '../orders/order';
import type { MemberFacts } from './facts';

const DAY = 86_400_000;

/** What is known of a member and their card before an operation. */
export interface MemberRecord {
  memberId: string;
  level: string;
  tags: string[];
  lists: string[];
  standing: Standing;
  birthday: string | null;
  attributes: Attributes;
  /** Business date of the first operation in the program. */
  joinedOn: string;
  orders: number;
  spend: number;
}

/** Facts of a member on the date of an operation (`YYYY-MM-DD`), as conditions see them. */
export function memberFacts(record: MemberRecord, date: string): MemberFacts {
  return {
    id: record.memberId,
    level: record.level,
    tags: record.tags,
    lists: record.lists,
    birthdayIn: record.birthday === null ? -1 : daysToBirthday(record.birthday, date),
    joinedDays: Math.max(0, (Date.parse(date) - Date.parse(record.joinedOn)) / DAY),
    orders: record.orders,
    spend: record.spend,
    attributes: record.attributes,
    ...(record.standing === 'blocked' && { blocked: true }),
  };
}

/** Days from `date` to the next birthday, 0 on the day itself. 29 February counts on 28 February in other years (semantics.md). */
export function daysToBirthday(birthday: string, date: string): number {
  const year = Number(date.slice(0, 4));
  const today = Date.parse(date);
  const sooner = birthdayIn(birthday, year);
  return ((sooner >= today ? sooner : birthdayIn(birthday, year + 1)) - today) / DAY;
}

function birthdayIn(birthday: string, year: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const day = birthday.slice(5) === '02-29' && !leap ? '02-28' : birthday.slice(5);
  return Date.parse(`${String(year).padStart(4, '0')}-${day}`);
}
