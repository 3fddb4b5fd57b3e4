/** An e-mail address as it is searched by: case and spaces around it don't matter. */
export function emailKey(email: string): string {
  return email.trim().toLowerCase();
}

/**
 * A phone number as it is searched by: its digits, after a `+` if it names its country (`+62 812-345` and `0062 812345` are one number). A number
 * without country is its digits as they stand, for nothing says which country is meant.
 */
export function phoneKey(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '');
  if (/^\s*\+/.test(phone)) return `+${digits}`;
  return digits.startsWith('00') ? `+${digits.slice(2)}` : digits;
}
