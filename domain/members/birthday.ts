/** What is known of a member's birthday: the day (`YYYY-MM-DD`), and when a known one was last changed (RFC 3339). */
export interface KnownBirthday {
  birthday: string | null;
  birthdayChangedAt: string | null;
}

/**
 * The birthday once another one is given. The first that is ever given is no change; taking one away and giving one again is, for a
 * birthday that was changed a short while ago doesn't count for bonuses (semantics.md, Nightly run).
 */
export function withBirthday(known: KnownBirthday, birthday: string | null, now: string): KnownBirthday {
  const isKnown = known.birthday !== null || known.birthdayChangedAt !== null;
  const isChange = isKnown && known.birthday !== birthday;
  return { birthday, birthdayChangedAt: isChange ? now : known.birthdayChangedAt };
}
