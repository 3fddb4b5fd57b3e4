import type { Language } from '../../../domain/language';

export type { Language };

const LANGUAGES: readonly Language[] = ['en', 'id'];

/** The best of our languages by `Accept-Language` (RFC 9110 §12.5.4): highest quality, then as listed; English when nothing fits. */
export function negotiateLanguage(header: string | undefined): Language {
  const ranges = (header ?? '').toLowerCase().split(',').map(readRange);
  const best = ranges.filter((range) => range.quality > 0).sort((a, b) => b.quality - a.quality);
  for (const { tag } of best) {
    const language = tag === '*' ? 'en' : LANGUAGES.find((known) => tag === known || tag.startsWith(`${known}-`));
    if (language !== undefined) return language;
  }
  return 'en';
}

function readRange(range: string): { tag: string; quality: number } {
  const [tag = '', ...parameters] = range.split(';').map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { tag, quality: quality === undefined ? 1 : Number(quality.slice(2)) || 0 };
}
