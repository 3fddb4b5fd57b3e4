import type { Give } from '../../rule-set';
import type { Speaker } from '../../../settlement/explanation/speaker';
import { isRecord } from '../shape';
import type { ChangeWording } from './change-wording';

/** Words, numbers and the wording of changes in one language. */
export interface Teller extends Speaker {
  readonly changes: ChangeWording;
}

/** Where a value stands: the part of the rule set, and the fields that lead to it. */
export interface Place {
  readonly part: string;
  readonly field: readonly string[];
}

const MONEY = new Set(['maxAmount', 'amount', 'price', 'unitPrice', 'every', 'per', 'pointValue', 'value']);
const POINTS = new Set(['points', 'maxPoints', 'minPoints', 'multipleOf', 'perOrder', 'perDay', 'maxBalance', 'threshold']);
const TEXTS = new Set(['when', 'lines', 'of', 'code', 'name', 'exclusive']);

/** A value of a rule set as people say it. */
export function valueInWords(value: unknown, place: Place, teller: Teller): string {
  const name = place.field.at(-1) ?? '';
  const { changes } = teller;
  if (typeof value === 'boolean') return value ? changes.yes : changes.no;
  if (typeof value === 'number') return numberInWords(value, name, place, teller);
  if (typeof value === 'string') return TEXTS.has(name) ? `“${value}”` : value;
  if (Array.isArray(value)) return value.map((item) => valueInWords(item, place, teller)).join('; ');
  if (!isRecord(value)) return changes.nothing;
  if (name === 'give') return giveInWords(value as unknown as Give, place, teller);
  return durationInWords(value, teller) ?? rateInWords(value, name, teller) ?? fieldsInWords(value, place, teller);
}

/** Fields as `condition “…”, most units 5`. */
export function fieldsInWords(value: Record<string, unknown>, { part, field }: Place, teller: Teller): string {
  const told = Object.entries(value).map(
    ([name, item]) => `${labelOf(name, teller)} ${valueInWords(item, { part, field: [...field, name] }, teller)}`,
  );
  return told.join(', ');
}

/** What a field is called; those that are plain words already are called by their names. */
export function labelOf(field: string, { changes }: Teller): string {
  return changes.fields[field] ?? field;
}

function numberInWords(value: number, name: string, { part, field }: Place, { money, points, number }: Teller): string {
  // The budget of an earning rule is in points.
  if (part === 'earning' && field.join('.') === 'limits.amount') return points(value);
  if (MONEY.has(name)) return money(value);
  return POINTS.has(name) ? points(value) : number(value);
}

function durationInWords(value: Record<string, unknown>, { changes, number }: Teller): string | null {
  const [[unit, count] = ['', null], ...others] = Object.entries(value);
  if (others.length > 0 || typeof count !== 'number') return null;
  return unit === 'days' || unit === 'months' || unit === 'years' ? changes.duration[unit](number(count)) : null;
}

function rateInWords({ points, value }: Record<string, unknown>, name: string, teller: Teller): string | null {
  if (name !== 'pointValue' || typeof points !== 'number' || typeof value !== 'number') return null;
  return teller.changes.worth(teller.points(points), teller.money(value));
}

function giveInWords(give: Give, place: Place, teller: Teller): string {
  const { words, changes, money, number } = teller;
  if ('buy' in give) {
    const [buy, free] = [number(give.buy), number(give.free)];
    const bought = give.percent === undefined ? words.buyFree(buy, free) : words.buyPercent(buy, free, give.percent);
    return give.of === undefined ? bought : `${bought} (“${give.of}”)`;
  }
  if ('percent' in give) return changes.percentOff(give.percent);
  if ('unitPrice' in give) return words.unitPrice(money(give.unitPrice));
  if ('units' in give) return words.bundle(number(give.units), money(give.price));
  if ('set' in give) return changes.setOf(valueInWords(give.set, { ...place, field: [...place.field, 'set'] }, teller), money(give.price));
  const how = words.amountPer[give.per](money(give.amount));
  return typeof give.every === 'number' ? words.everyFull(how, money(give.every)) : how;
}
