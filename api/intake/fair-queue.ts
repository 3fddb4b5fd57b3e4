/** What the queue has to know of an item. */
export interface Queued {
  /** Keys take turns; within a key its programs do. */
  readonly keyId: string;
  readonly programId: string;
  readonly bytes: number;
}

export interface BatchLimits {
  items: number;
  bytes: number;
}

/**
 * Waiting items by key and program, taken round-robin: a key with a thousand items delays the others by one item a turn, not by a thousand, and
 * no more if it spreads them over programs. Items of one key and program are taken in order.
 */
export class FairQueue<Item extends Queued> {
  private readonly keys = new Map<string, Map<string, Item[]>>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(item: Item): void {
    const programs = this.keys.get(item.keyId) ?? new Map<string, Item[]>();
    const lane = programs.get(item.programId);
    if (programs.size === 0) this.keys.set(item.keyId, programs);
    if (lane) lane.push(item);
    else programs.set(item.programId, [item]);
    this.count++;
  }

  /** Takes an item out again; false if it isn't here any more. */
  remove(item: Item): boolean {
    const programs = this.keys.get(item.keyId);
    const lane = programs?.get(item.programId);
    const index = lane?.indexOf(item) ?? -1;
    if (!programs || !lane || index < 0) return false;
    lane.splice(index, 1);
    if (lane.length === 0) programs.delete(item.programId);
    if (programs.size === 0) this.keys.delete(item.keyId);
    this.count--;
    return true;
  }

  /** The next batch: one item of each key in turn until a limit is met. An item larger than the limit travels alone. */
  take(limits: BatchLimits): Item[] {
    const batch: Item[] = [];
    let bytes = 0;
    while (batch.length < limits.items) {
      const item = this.next();
      if (item === undefined || (batch.length > 0 && bytes + item.bytes > limits.bytes)) break;
      this.dequeue(item);
      bytes += item.bytes;
      batch.push(item);
    }
    return batch;
  }

  /** Takes everything out. */
  clear(): Item[] {
    const all = [...this.keys.values()].flatMap((programs) => [...programs.values()].flat());
    this.keys.clear();
    this.count = 0;
    return all;
  }

  private next(): Item | undefined {
    return first(first(this.keys)?.[1])?.[1][0];
  }

  /** Takes out the first item of its lane; then lane and key go to the end of their rows, for the next turn is another's. */
  private dequeue({ keyId, programId }: Item): void {
    const programs = this.keys.get(keyId);
    const lane = programs?.get(programId);
    if (!programs || !lane) return;
    lane.shift();
    this.count--;
    programs.delete(programId);
    if (lane.length > 0) programs.set(programId, lane);
    this.keys.delete(keyId);
    if (programs.size > 0) this.keys.set(keyId, programs);
  }
}

function first<Value>(map: ReadonlyMap<string, Value> | undefined): [string, Value] | undefined {
  return map?.entries().next().value;
}
