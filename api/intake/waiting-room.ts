import type { RefusalReason } from '../admission/refusal';
import { SharedRoom } from '../admission/shared-room';
import { Turns } from '../admission/turns';
import { FairQueue, type BatchLimits, type Queued } from './fair-queue';

export interface WaitingLimits {
  batch: BatchLimits;
  /** Most that wait. */
  places: number;
  /** Most bytes of those that wait. */
  bytes: number;
}

/** Somebody who wants to wait: who, how much, for how long at most. */
export interface Arrival {
  keyId: string;
  bytes: number;
  waitMs: number;
}

/**
 * Where operations wait for a batch: a queue with as many places as its limits say, shared among keys, that knows how long one has to wait.
 * A place can be kept for an operation that is still arriving, so that a thousand of them don't get in through one free place.
 */
export class WaitingRoom<Item extends Queued> {
  private readonly queue = new FairQueue<Item>();
  private readonly places: SharedRoom;
  private readonly bytes: SharedRoom;
  private readonly turns: Turns;

  constructor(
    private readonly limits: WaitingLimits,
    now: () => number,
  ) {
    this.places = new SharedRoom(limits.places);
    this.bytes = new SharedRoom(limits.bytes);
    this.turns = new Turns(now);
  }

  /** Those that wait; not those that are arriving. */
  get size(): number {
    return this.queue.size;
  }

  /** Why one more can't wait; null: it can. */
  refusal({ keyId, bytes, waitMs }: Arrival): RefusalReason | null {
    const lacking = this.places.lacks(keyId, 1) ?? this.bytes.lacks(keyId, bytes);
    if (lacking !== null) return lacking === 'room' ? 'queue_full' : 'key_share';
    return this.expectedMs(keyId) > waitMs ? 'late' : null;
  }

  /** How long an operation of this key that came now would wait, in milliseconds; 0 where nothing is known. */
  expectedMs(keyId: string): number {
    if (this.size === 0) return 0;
    // Keys take turns: before it come at most as many of each key as its own key has.
    const before = Math.min(this.places.used, (this.places.heldBy(keyId) + 1) * this.places.keys);
    const bytesEach = Math.max(this.bytes.used / this.places.used, 1);
    const perBatch = Math.max(Math.min(this.limits.batch.items, this.limits.batch.bytes / bytesEach), 1);
    return this.turns.msOf(Math.ceil((before + 1) / perBatch));
  }

  /** Keeps a place. @returns what gives it back, once however often it is called. */
  keep({ keyId, bytes }: Arrival): () => void {
    let kept = true;
    this.take(keyId, bytes);
    return () => {
      if (kept) this.give(keyId, bytes);
      kept = false;
    };
  }

  push(item: Item): void {
    this.take(item.keyId, item.bytes);
    this.queue.push(item);
    this.turns.waiting();
  }

  /** Takes an item out again; false if it isn't here any more. */
  remove(item: Item): boolean {
    if (!this.queue.remove(item)) return false;
    this.give(item.keyId, item.bytes);
    if (this.size === 0) this.turns.over();
    return true;
  }

  nextBatch(): Item[] {
    const batch = this.queue.take(this.limits.batch);
    for (const item of batch) this.give(item.keyId, item.bytes);
    this.turns.left(this.size > 0);
    return batch;
  }

  /** Takes everything out. */
  clear(): Item[] {
    const all = this.queue.clear();
    for (const item of all) this.give(item.keyId, item.bytes);
    this.turns.over();
    return all;
  }

  private take(keyId: string, bytes: number): void {
    this.places.take(keyId, 1);
    this.bytes.take(keyId, bytes);
  }

  private give(keyId: string, bytes: number): void {
    this.places.give(keyId, 1);
    this.bytes.give(keyId, bytes);
  }
}
