/** A line of an import as it arrives. */
export interface RawLine {
  /** From 1, empty lines counted. */
  number: number;
  /** Without its end; null: it was too long to be kept. */
  bytes: Buffer | null;
}

const NEWLINE = 0x0a;

/**
 * Cuts what arrives into lines, no faster than they are taken. In memory there is one line at most and what has just arrived; of a line that is too long
 * nothing is kept. Empty lines are passed over.
 */
export async function* splitLines(source: AsyncIterable<Buffer>, longest: number): AsyncGenerator<RawLine> {
  const line = new GrowingLine(longest);
  let number = 1;
  for await (const chunk of source) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      line.add(chunk.subarray(from, end));
      if (!line.isBlank) yield { number, bytes: line.bytes };
      line.clear();
      number += 1;
      from = end + 1;
    }
    line.add(chunk.subarray(from));
  }
  if (!line.isBlank) yield { number, bytes: line.bytes };
}

/** A line in the pieces that it comes in. */
class GrowingLine {
  private pieces: Buffer[] = [];
  private length = 0;

  constructor(private readonly longest: number) {}

  add(piece: Buffer): void {
    this.length += piece.length;
    if (this.length > this.longest) this.pieces = [];
    else if (piece.length > 0) this.pieces.push(piece);
  }

  clear(): void {
    this.pieces = [];
    this.length = 0;
  }

  get bytes(): Buffer | null {
    if (this.length > this.longest) return null;
    const [only] = this.pieces;
    return this.pieces.length === 1 && only !== undefined ? only : Buffer.concat(this.pieces);
  }

  get isBlank(): boolean {
    return this.length <= this.longest && this.pieces.every((piece) => piece.every(isSpace));
  }
}

function isSpace(byte: number): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}
