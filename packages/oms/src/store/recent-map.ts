/**
 * A map that keeps the last so many entries. To add one takes out the oldest, whatever was read or replaced in the meantime.
 */
export class RecentMap<Key, Value> {
  readonly #limit: number;
  readonly #onForget: ((value: Value, key: Key) => void) | undefined;
  readonly #entries = new Map<Key, Value>();
  /** Stands before the oldest entry: to ask the map for its first one anew would step over all that were taken out before it. */
  #oldest: Iterator<[Key, Value]> | undefined;

  /** @param onForget - Is given each entry that had to go. */
  constructor(limit: number, onForget?: (value: Value, key: Key) => void) {
    this.#limit = limit;
    this.#onForget = onForget;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    return this.#entries.get(key);
  }

  has(key: Key): boolean {
    return this.#entries.has(key);
  }

  /** Adds an entry as the newest; one that is there keeps its place. */
  set(key: Key, value: Value): void {
    this.#entries.set(key, value);
    if (this.#entries.size > this.#limit) this.#forgetOldest();
  }

  delete(key: Key): boolean {
    return this.#entries.delete(key);
  }

  /** Oldest first. */
  keys(): Iterable<Key> {
    return this.#entries.keys();
  }

  /** Oldest first. */
  values(): Iterable<Value> {
    return this.#entries.values();
  }

  /** Oldest first. */
  entries(): Iterable<[Key, Value]> {
    return this.#entries.entries();
  }

  #forgetOldest(): void {
    this.#oldest ??= this.#entries.entries();
    const next = this.#oldest.next();
    if (next.done === true) return;
    const [key, value] = next.value;
    this.#entries.delete(key);
    this.#onForget?.(value, key);
  }
}
