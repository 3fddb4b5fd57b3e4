import type { Language } from '../../language';
import type { ProgramFacts } from '../facts';
import { ENGLISH } from './english';
import { INDONESIAN } from './indonesian';
import type { Wording } from './wording';

const WORDINGS: Record<Language, Wording> = { en: ENGLISH, id: INDONESIAN };

/** Words and numbers in one language. */
export interface Speaker {
  readonly words: Wording;
  /** Minor units as an amount of the program's currency. */
  readonly money: (minor: number) => string;
  readonly points: (points: number) => string;
  readonly number: (value: number) => string;
}

/** How a language says things about a program: amounts are written with the program's currency and all of its digits. */
export function speaker(language: Language, { currency, currencyDigits: digits }: ProgramFacts): Speaker {
  const words = WORDINGS[language];
  const whole = new Intl.NumberFormat(language);
  const amount = new Intl.NumberFormat(language, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
  return {
    words,
    money: (minor) => amount.format(majorUnits(minor, digits)),
    points: (points) => words.points(whole.format(points)),
    number: (value) => whole.format(value),
  };
}

/** As text, which `Intl` takes exactly: no amount passes through a fraction. */
function majorUnits(minor: number, digits: number): Intl.StringNumericLiteral {
  const text = String(minor).padStart(digits + 1, '0');
  return (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`) as Intl.StringNumericLiteral;
}
