import { DETAILS, FIELD_MESSAGES } from './indonesian';
import type { Language } from './language';

interface Phrase {
  pattern: RegExp;
  translation: string;
}

/** Sentences that a problem's `detail` is made of when it is about fields; longest first, as `{}` takes in the rest of a sentence. */
const SUMMARIES = Object.entries(FIELD_MESSAGES).flatMap(([english, indonesian]) => [
  [`{} ${english}. There is 1 more error.`, `{} ${indonesian}. Ada 1 kesalahan lagi.`] as const,
  [`{} ${english}. There are {} more errors.`, `{} ${indonesian}. Ada {} kesalahan lagi.`] as const,
  [`{} ${english}.`, `{} ${indonesian}.`] as const,
]);

const CATALOGUE = [...Object.entries(DETAILS), ...Object.entries(FIELD_MESSAGES), ...SUMMARIES];
const exact = new Map(CATALOGUE);
const phrases: readonly Phrase[] = CATALOGUE.filter(([english]) => english.includes('{}')).map(([english, translation]) => ({
  pattern: toPattern(english),
  translation,
}));

/**
 * A sentence in the caller's language. English sentences are the keys of the catalogue, with `{}` for what varies, so that details that were
 * stored with a refusal can be told in either language. A sentence that the catalogue lacks stays English.
 */
export function translate(english: string, language: Language): string {
  if (language === 'en') return english;
  const whole = exact.get(english);
  if (whole !== undefined) return whole;
  for (const { pattern, translation } of phrases) {
    const match = pattern.exec(english);
    if (match === null) continue;
    let next = 1;
    return translation.replaceAll('{}', () => {
      const part = match[next++] ?? '';
      return exact.get(part) ?? part;
    });
  }
  return english;
}

function toPattern(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}
