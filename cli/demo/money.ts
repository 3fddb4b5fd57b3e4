const SYMBOLS: Partial<Record<string, string>> = { GBP: '£', EUR: '€', USD: '$' };

/** An amount in minor units as people write it: `£1,234.05`. Exact: it never becomes a fraction on the way. */
export function formatMoney(minor: number, currency: string, digits = 2): string {
  const sign = minor < 0 ? '−' : '';
  const padded = String(Math.abs(minor)).padStart(digits + 1, '0');
  const whole = formatCount(Number(padded.slice(0, padded.length - digits)));
  const fraction = digits > 0 ? `.${padded.slice(-digits)}` : '';
  return `${sign}${SYMBOLS[currency] ?? `${currency} `}${whole}${fraction}`;
}

/** A whole number with its thousands set apart: `12,345`. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
