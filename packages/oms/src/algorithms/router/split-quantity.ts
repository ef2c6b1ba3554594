/** What one venue can take, in units of one size for all: levels best first, and in whole lots. */
export interface SplitVenue {
  readonly lot: bigint;
  /** Smallest order, a multiple of the lot. */
  readonly least: bigint;
  /** Largest order, a multiple of the lot; no more than the levels hold. */
  readonly most: bigint;
  /** Each no better than the one before. */
  readonly levels: readonly SplitLevel[];
}

export interface SplitLevel {
  /** Of one unit. */
  readonly cost: bigint;
  readonly size: bigint;
}

/** Parts that are looked at before the best split so far stands. What lots and smallest orders make awkward takes more than a handful. */
const STEP_LIMIT = 20_000;

/**
 * Splits a quantity over venues: as much of it as possible, and that at the least total cost. Each part is none, or whole lots between the
 * venue's least and most. Parts come in the order of the venues; of equal costs the earlier venue has more.
 *
 * Lots and smallest orders make this a knapsack, so it is searched depth first around the split that would be best without them, which is
 * the bound as well. The result is the best there is, unless {@link STEP_LIMIT} parts were looked at first: then it is the best of those.
 */
export function splitQuantity(quantity: bigint, venues: readonly SplitVenue[]): readonly bigint[] {
  return new Split(venues).of(quantity);
}

class Split {
  readonly #venues: readonly SplitVenue[];
  /** From each venue on: every level in order of cost, all that fits, and the step of what can be made of the lots. */
  readonly #tails: readonly Tail[];
  readonly #parts: bigint[];
  #best: readonly bigint[];
  #bestTotal = 0n;
  #bestCost = 0n;
  #steps = 0;

  constructor(venues: readonly SplitVenue[]) {
    this.#venues = venues;
    this.#tails = Array.from({ length: venues.length + 1 }, (_, from) => tailOf(venues, from));
    this.#parts = venues.map(() => 0n);
    this.#best = this.#parts;
  }

  of(quantity: bigint): readonly bigint[] {
    this.#search(0, quantity, { total: 0n, cost: 0n });
    return this.#best;
  }

  #search(place: number, rest: bigint, sofar: Sum): void {
    const venue = this.#venues[place];
    if (venue === undefined) {
      if (!this.#isBetter(sofar)) return;
      this.#best = [...this.#parts];
      this.#bestTotal = sofar.total;
      this.#bestCost = sofar.cost;
      return;
    }
    const tail = this.#tails[place] as Tail;
    const ideal = tail.shareOfFirst(floor(rest, tail.step));
    const start = floor(ideal, venue.lot);
    for (let part = start; part >= venue.least && part > 0n; part -= venue.lot) if (!this.#try(place, part, rest, sofar)) break;
    this.#try(place, 0n, rest, sofar);
    const most = venue.most < rest ? venue.most : rest;
    const from = start + venue.lot;
    for (let part = from > venue.least ? from : venue.least; part <= most; part += venue.lot) if (!this.#try(place, part, rest, sofar)) break;
  }

  /** Returns whether parts farther from the ideal may still be better than the best. */
  #try(place: number, part: bigint, rest: bigint, { total, cost }: Sum): boolean {
    if (this.#steps >= STEP_LIMIT) return false;
    this.#steps++;
    const venue = this.#venues[place] as SplitVenue;
    const here = { total: total + part, cost: cost + costOf(venue.levels, part) };
    const after = this.#tails[place + 1] as Tail;
    const whole = floor(rest, (this.#tails[place] as Tail).step);
    // away from the ideal this bound only gets worse
    if (!this.#isBetter(after.bound(here, whole - part))) return false;
    if (!this.#isBetter(after.bound(here, floor(rest - part, after.step)))) return true;
    this.#parts[place] = part;
    this.#search(place + 1, rest - part, here);
    this.#parts[place] = 0n;
    return true;
  }

  #isBetter({ total, cost }: Sum): boolean {
    return total > this.#bestTotal || (total === this.#bestTotal && cost < this.#bestCost);
  }
}

interface Sum {
  readonly total: bigint;
  readonly cost: bigint;
}

/** The venues from one on as if lots and smallest orders did not matter. */
class Tail {
  readonly step: bigint;
  readonly #levels: readonly (SplitLevel & { readonly isFirst: boolean })[];
  readonly #most: bigint;

  constructor(levels: readonly (SplitLevel & { readonly isFirst: boolean })[], step: bigint) {
    this.#levels = levels;
    this.step = step;
    this.#most = levels.reduce((sum, { size }) => sum + size, 0n);
  }

  /** The most that can come of it, and the least that can cost. */
  bound({ total, cost }: Sum, rest: bigint): Sum {
    const more = rest < this.#most ? rest : this.#most;
    return { total: total + more, cost: cost + costOf(this.#levels, more) };
  }

  /** What the first venue has of the cheapest split. */
  shareOfFirst(quantity: bigint): bigint {
    let rest = quantity;
    let share = 0n;
    for (const { size, isFirst } of this.#levels) {
      const taken = size < rest ? size : rest;
      if (isFirst) share += taken;
      rest -= taken;
    }
    return share;
  }
}

function tailOf(venues: readonly SplitVenue[], from: number): Tail {
  const levels = venues.slice(from).flatMap(({ levels: all, most }, place) => upTo(all, most).map((level) => ({ ...level, isFirst: place === 0 })));
  // stable: of equal costs the earlier venue comes first
  levels.sort((a, b) => (a.cost < b.cost ? -1 : a.cost > b.cost ? 1 : 0));
  return new Tail(levels, venues.slice(from).reduce((step, { lot }) => greatestDivisor(step, lot), 0n));
}

/** The levels that hold a quantity. */
function upTo(levels: readonly SplitLevel[], most: bigint): readonly SplitLevel[] {
  let rest = most;
  return levels.flatMap(({ cost, size }) => {
    const taken = size < rest ? size : rest;
    rest -= taken;
    return taken > 0n ? [{ cost, size: taken }] : [];
  });
}

function costOf(levels: readonly SplitLevel[], quantity: bigint): bigint {
  let rest = quantity;
  let sum = 0n;
  for (const { cost, size } of levels) {
    if (rest <= 0n) break;
    const taken = size < rest ? size : rest;
    sum += taken * cost;
    rest -= taken;
  }
  return sum;
}

const greatestDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestDivisor(b, a % b));
const floor = (quantity: bigint, step: bigint): bigint => (step === 0n ? 0n : quantity - (quantity % step));
