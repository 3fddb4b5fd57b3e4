import type { Language } from '../http/language/language';
import { WORDING } from './wording';

/** Writes amounts for people, exactly: `Intl` takes decimals as text. */
export interface Figures {
  /** Minor units as an amount of the currency. */
  money: (minor: number) => string;
  points: (count: number) => string;
  count: (n: number) => string;
}

export function figures(language: Language, currency: string, digits: number): Figures {
  const amount = new Intl.NumberFormat(language, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  const whole = new Intl.NumberFormat(language);
  return {
    money: (minor) => amount.format(decimal(minor, digits)),
    points: (count) => WORDING[language].points(whole.format(count)),
    count: (n) => whole.format(n),
  };
}

function decimal(minor: number, digits: number): Intl.StringNumericLiteral {
  const text = String(minor).padStart(digits + 1, '0');
  return (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`) as Intl.StringNumericLiteral;
}
