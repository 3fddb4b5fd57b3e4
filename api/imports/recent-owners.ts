/** More orders than any import has under way. */
const MOST = 20_000;

/**
 * Whose the orders were that imports have read lately: what comes back of one must not be overtaken by what its member does next, and a return's line
 * doesn't say who that is.
 */
export class RecentOwners {
  private readonly known = new Map<string, string>();

  remember(orderId: string, memberId: string): void {
    this.known.set(orderId, memberId);
    const oldest = this.known.keys().next().value;
    if (this.known.size > MOST && oldest !== undefined) this.known.delete(oldest);
  }

  of(orderId: string): string | undefined {
    return this.known.get(orderId);
  }
}
