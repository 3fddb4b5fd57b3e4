/** Bounds of what an import has in memory at a time. */
export interface WindowLimits {
  lines: number;
  bytes: number;
}

interface Place {
  bytes: number;
  /** Null: not known yet. */
  answer: string | null;
}

/**
 * The lines that an import has read and whose answers are not sent yet, in their order. Whoever reads waits here until there is room, whoever sends until
 * the oldest line is answered; so neither a fast sender nor a slow reader makes it grow.
 */
export class Window {
  private readonly places: Place[] = [];
  private bytes = 0;
  private ended = false;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limits: WindowLimits) {}

  /** Waits for room. A line alone has room whatever its size. */
  async room(): Promise<void> {
    while (!this.ended && this.places.length > 0 && (this.places.length >= this.limits.lines || this.bytes >= this.limits.bytes))
      await this.changed();
  }

  /** Takes a line in; what is answered is called with its answer. */
  take(bytes: number): (answer: string) => void {
    const place: Place = { bytes, answer: null };
    this.places.push(place);
    this.bytes += bytes;
    return (answer) => {
      place.answer = answer;
      if (this.places[0] === place) this.tell();
    };
  }

  /** No line follows. */
  end(): void {
    this.ended = true;
    this.tell();
  }

  /** Answers of the oldest lines, as many as are known, joined; ends when no line follows and all are told. */
  async *answers(): AsyncGenerator<string> {
    for (;;) {
      const known = this.places.findIndex(({ answer }) => answer === null);
      const done = this.places.splice(0, known === -1 ? this.places.length : known);
      if (done.length > 0) {
        yield done.map(({ answer }) => answer).join('');
        for (const { bytes } of done) this.bytes -= bytes;
        this.tell();
      } else if (this.ended && this.places.length === 0) return;
      else await this.changed();
    }
  }

  private changed(): Promise<void> {
    return new Promise((resolve) => this.waiting.add(resolve));
  }

  private tell(): void {
    const waiting = [...this.waiting];
    this.waiting.clear();
    for (const wake of waiting) wake();
  }
}
