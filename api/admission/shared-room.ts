/**
 * Room that keys share: places, or bytes. Nobody has a fixed part of it: a key may hold at most as much as is left free (the dynamic threshold
 * of Choudhury and Hahne, 1998). A lone key gets half of it, each of `n` greedy ones one part in `n + 1`, and there is always something left for
 * a key that asks for little.
 */
export class SharedRoom {
  private taken = 0;
  private readonly byKey = new Map<string, number>();

  constructor(private readonly limit: number) {}

  get used(): number {
    return this.taken;
  }

  /** Keys that hold something. */
  get keys(): number {
    return this.byKey.size;
  }

  heldBy(key: string): number {
    return this.byKey.get(key) ?? 0;
  }

  /** Why a key can't have `amount` more: there is no room for anybody, or its own share is used up. Null: it can. */
  lacks(key: string, amount: number): 'room' | 'share' | null {
    const free = this.limit - this.taken;
    if (amount > free) return 'room';
    return this.heldBy(key) + amount > free ? 'share' : null;
  }

  take(key: string, amount: number): void {
    this.taken += amount;
    this.byKey.set(key, this.heldBy(key) + amount);
  }

  give(key: string, amount: number): void {
    const left = this.heldBy(key) - amount;
    this.taken -= amount;
    if (left > 0) this.byKey.set(key, left);
    else this.byKey.delete(key);
  }
}
