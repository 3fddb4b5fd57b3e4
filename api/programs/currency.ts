const NAMES = new Intl.DisplayNames('en', { type: 'currency', fallback: 'none' });

/** ISO 4217, where it isn't 2. `Intl` has the digits that are usual in writing instead, which differ for some (LAK, IQD). */
const DIGITS = new Map<string, number>([
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(
    (code) => [code, 0] as const,
  ),
  ...['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((code) => [code, 3] as const),
  ['CLF', 4],
  ['UYW', 4],
]);

/** Whether a text is the code of a currency. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code) && NAMES.of(code) !== undefined;
}

/** Digits of a currency's minor unit by ISO 4217. */
export function isoCurrencyDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}
