import { INDONESIAN } from './indonesian';
import type { Language } from './language';

interface Phrase {
  pattern: RegExp;
  translation: string;
}

const phrases: readonly Phrase[] = Object.entries(INDONESIAN).map(([english, translation]) => ({ pattern: toPattern(english), translation }));
const exact = new Map(Object.entries(INDONESIAN).filter(([english]) => !english.includes('{')));

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
    return translation.replaceAll('{}', () => match[next++] ?? '');
  }
  return english;
}

function toPattern(english: string): RegExp {
  const parts = english.split('{}').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`, 's');
}
