/** Numbers for the orders of a book, with what each stands for. Those of ended orders are used again, so that the book needs memory only for what is in it. */
export class OrderNumbers<Entry> {
  readonly #entries: (Entry | undefined)[] = [];
  readonly #free: number[] = [];

  take(): number {
    return this.#free.pop() ?? this.#entries.push(undefined) - 1;
  }

  assign(number: number, entry: Entry): void {
    this.#entries[number] = entry;
  }

  of(number: number): Entry | undefined {
    return this.#entries[number];
  }

  giveBack(number: number): void {
    this.#entries[number] = undefined;
    this.#free.push(number);
  }
}
