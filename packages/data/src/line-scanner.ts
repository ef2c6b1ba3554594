import { type RowScanner } from './row.ts';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Walks the lines of text that arrives as bytes in pieces of any size. Blank lines are passed over, counted as lines. */
export class LineScanner implements RowScanner {
  line = 0;
  /** The line without its end: a window that is valid until the next `push`. */
  bytes: Uint8Array = new Uint8Array(0);
  #held: Uint8Array = new Uint8Array(0);
  #filled = 0;
  #next = 0;
  #nextLine = 1;

  push(piece: Uint8Array): void {
    const rest = this.#filled - this.#next;
    const filled = rest + piece.length;
    if (filled > this.#held.length) {
      const grown = new Uint8Array(Math.max(filled + 1_024, 2 * rest));
      grown.set(this.#held.subarray(this.#next, this.#filled));
      this.#held = grown;
    } else {
      this.#held.copyWithin(0, this.#next, this.#filled);
    }
    this.#held.set(piece, rest);
    this.#filled = filled;
    this.#next = 0;
  }

  end(): void {
    if (this.pendingBytes > 0) this.push(Uint8Array.of(LINE_FEED));
  }

  get pendingBytes(): number {
    return this.#filled - this.#next;
  }

  get nextLine(): number {
    return this.#nextLine;
  }

  next(): boolean {
    for (;;) {
      const found = this.#held.indexOf(LINE_FEED, this.#next);
      if (found < 0 || found >= this.#filled) return false;
      const end = found > this.#next && this.#held[found - 1] === CARRIAGE_RETURN ? found - 1 : found;
      const start = this.#next;
      this.#next = found + 1;
      this.line = this.#nextLine++;
      if (end === start) continue;
      this.bytes = this.#held.subarray(start, end);
      return true;
    }
  }
}
