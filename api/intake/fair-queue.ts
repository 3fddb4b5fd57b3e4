/** What the queue has to know of an item. */
export interface Queued {
  /** Items of one lane are taken in order; lanes take turns. */
  readonly lane: string;
  readonly bytes: number;
}

export interface BatchLimits {
  items: number;
  bytes: number;
}

/** Waiting items by lane, taken round-robin: a lane with a thousand items delays the others by one item a turn, not by a thousand. */
export class FairQueue<Item extends Queued> {
  private readonly lanes = new Map<string, Item[]>();
  private count = 0;

  get size(): number {
    return this.count;
  }

  push(item: Item): void {
    const lane = this.lanes.get(item.lane);
    if (lane) lane.push(item);
    else this.lanes.set(item.lane, [item]);
    this.count++;
  }

  /** Takes an item out again; false if it isn't here any more. */
  remove(item: Item): boolean {
    const lane = this.lanes.get(item.lane);
    const index = lane?.indexOf(item) ?? -1;
    if (!lane || index < 0) return false;
    lane.splice(index, 1);
    if (lane.length === 0) this.lanes.delete(item.lane);
    this.count--;
    return true;
  }

  /** The next batch: one item of each lane in turn until a limit is met. An item larger than the limit travels alone. */
  take(limits: BatchLimits): Item[] {
    const batch: Item[] = [];
    let bytes = 0;
    while (batch.length < limits.items) {
      const next = this.lanes.entries().next().value;
      if (next === undefined) break;
      const [name, lane] = next;
      const item = lane[0];
      if (item === undefined || (batch.length > 0 && bytes + item.bytes > limits.bytes)) break;
      lane.shift();
      this.count--;
      bytes += item.bytes;
      batch.push(item);
      // To the end of the row: the next turn is another lane's.
      this.lanes.delete(name);
      if (lane.length > 0) this.lanes.set(name, lane);
    }
    return batch;
  }

  /** Takes everything out. */
  clear(): Item[] {
    const all = [...this.lanes.values()].flat();
    this.lanes.clear();
    this.count = 0;
    return all;
  }
}
