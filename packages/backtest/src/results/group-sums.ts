import type { ListedRows, TradeColumns } from './trade-columns.ts';
import { TradeTally, type TradeStatistics } from './trade-tally.ts';

/** By name, in the order in which names first occurred. */
export type SavedGroup = readonly (readonly [name: string, sums: readonly number[]])[];

/** Sums of the trades that have one thing in common, such as the side, by what that is. Trades are told one by one and summed up a batch at a time. */
export class GroupSums {
  readonly #places = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #tallies: TradeTally[] = [];
  /** Place of the group of each row of the batch; rows of one group after the other; and how many come before a group. */
  readonly #placeOf: Int32Array;
  readonly #rows: Int32Array;
  #starts = new Int32Array(8);
  #lastName: string | undefined;
  #lastPlace = 0;
  /** Whether all rows of the batch are of one group. */
  #isMixed = false;

  /** @param room - Rows of a batch, at most. */
  constructor(room: number) {
    this.#placeOf = new Int32Array(room);
    this.#rows = new Int32Array(room);
  }

  /** Tells the group of a row of the batch. Rows come in order, from zero. */
  note(row: number, name: string): void {
    // trades that follow one another mostly belong together
    if (name !== this.#lastName) {
      this.#lastPlace = this.#placeFor(name);
      this.#lastName = name;
      if (row > 0) this.#isMixed = true;
    }
    this.#placeOf[row] = this.#lastPlace;
  }

  /** Sums a batch up, of which `all` are the rows. */
  sumUp(columns: TradeColumns, all: ListedRows): void {
    if (this.#isMixed) this.#sumUpEach(columns, all.to);
    else this.#tallies[this.#lastPlace]?.addRows(columns, all);
    this.#isMixed = false;
  }

  /** By name, in the order in which names first occurred. */
  statistics(): readonly (readonly [name: string, statistics: TradeStatistics])[] {
    return this.#tallies.map((tally, place) => [this.#names[place] ?? '', tally.statistics()] as const);
  }

  /** What was summed up: not a batch that is under way. */
  save(): SavedGroup {
    return this.#tallies.map((tally, place) => [this.#names[place] ?? '', tally.save()] as const);
  }

  restore(saved: SavedGroup): void {
    for (const [name, sums] of saved) this.#tallies[this.#placeFor(name)]?.restore(sums);
  }

  #placeFor(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.#tallies.length;
    this.#places.set(name, place);
    this.#names.push(name);
    this.#tallies.push(new TradeTally());
    return place;
  }

  /** Sorts the rows by their group, each group in order. */
  #sumUpEach(columns: TradeColumns, length: number): void {
    const groups = this.#tallies.length;
    if (this.#starts.length <= groups) this.#starts = new Int32Array(groups * 2);
    const starts = this.#starts.fill(0);
    const places = this.#placeOf;
    const rows = this.#rows;
    // rows below the length have a place, and places have a start
    for (let row = 0; row < length; row++) (starts[(places[row] as number) + 1] as number)++;
    for (let group = 1; group < groups; group++) (starts[group] as number) += starts[group - 1] as number;
    for (let row = 0; row < length; row++) rows[(starts[places[row] as number] as number)++] = row;
    // where a group began, the one before it has ended by now
    let from = 0;
    for (let group = 0; group < groups; group++) {
      const to = starts[group] as number;
      if (to > from) this.#tallies[group]?.addRows(columns, { rows, from, to });
      from = to;
    }
  }
}
