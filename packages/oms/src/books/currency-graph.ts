import type { Currency, InstrumentMath, Scaled } from '@redfire/core';

/** One step of a conversion: by the price of an instrument, multiplied or divided. */
interface Step {
  readonly to: Currency;
  /** Place of the instrument whose price it is. */
  readonly index: number;
  readonly divides: boolean;
  readonly scale: number;
}

interface Found {
  /** `undefined` when nothing known links the two. */
  readonly path: readonly Step[] | undefined;
  readonly known: number;
}

/** The latest prices, by the place of their instrument. */
export interface LatestPrices {
  /** `undefined` before the first. */
  priceOf(index: number): Scaled | undefined;
  /** Whether there is one, and it is above zero. */
  isKnown(index: number): boolean;
}

/** Kinds whose price is so many units of the quote currency for one of the base; those that exchange the two come first. */
const KINDS = ['spot', 'fx', 'index', 'perpetual', 'cfd', 'future'] as const;

/**
 * Currencies and the instruments whose prices link them. A conversion takes the fewest steps; of two ways alike, the one whose instruments
 * exchange the currencies themselves, then the one defined first. The price of a quanto contract, an option or a share is no rate.
 */
export class CurrencyGraph {
  readonly #prices: LatestPrices;
  readonly #steps = new Map<Currency, Step[]>();
  /** Places of the instruments that are rates. */
  readonly #rates: readonly number[];
  readonly #paths = new Map<string, Found>();

  constructor(instruments: readonly InstrumentMath[], prices: LatestPrices) {
    this.#prices = prices;
    const rates = Array.from(instruments, (math, index) => ({ math, index, rank: rankOf(math) })).filter(({ rank }) => rank !== undefined);
    this.#rates = rates.map(({ index }) => index);
    for (const { math, index } of rates.toSorted((a, b) => (a.rank ?? 0) - (b.rank ?? 0))) {
      const { base, quote, settleScale: scale } = math.instrument;
      if (base === undefined || base === quote) continue;
      this.#add(base, { to: quote, index, divides: false, scale });
      this.#add(quote, { to: base, index, divides: true, scale });
    }
  }

  /**
   * An amount in another currency: exact where it is multiplied, rounded half-even once at the settlement scale where it is divided.
   * `undefined` where no known prices link the two.
   */
  convert(amount: Scaled, from: Currency, to: Currency): Scaled | undefined {
    if (from === to || amount.isZero) return amount;
    const path = this.#pathOf(from, to);
    if (path === undefined) return undefined;
    let product = amount;
    let divisor: Scaled | undefined;
    let scale = 0;
    for (const step of path) {
      // a path is made of known prices
      const price = this.#prices.priceOf(step.index) as Scaled;
      if (step.divides) {
        divisor = divisor ? divisor.times(price) : price;
        scale = Math.max(scale, step.scale);
      } else {
        product = product.times(price);
      }
    }
    return divisor ? product.dividedBy(divisor, scale) : product;
  }

  #add(from: Currency, step: Step): void {
    const steps = this.#steps.get(from);
    if (steps) steps.push(step);
    else this.#steps.set(from, [step]);
  }

  #pathOf(from: Currency, to: Currency): readonly Step[] | undefined {
    const key = `${from}>${to}`;
    let known = 0;
    for (const index of this.#rates) if (this.#prices.isKnown(index)) known++;
    const last = this.#paths.get(key);
    // a price that became known may open a shorter way; it never becomes unknown, but it may pass zero
    if (last?.known === known && (last.path === undefined || last.path.every(({ index }) => this.#prices.isKnown(index)))) return last.path;
    const path = this.#search(from, to);
    this.#paths.set(key, { path, known });
    return path;
  }

  /** Breadth first, so that the first way found is of the fewest steps. */
  #search(from: Currency, to: Currency): readonly Step[] | undefined {
    const reached = new Map<Currency, readonly Step[]>([[from, []]]);
    // a map is walked in the order of its keys' insertion, those that are added on the way included
    for (const [currency, path] of reached) {
      for (const step of this.#steps.get(currency) ?? []) {
        if (reached.has(step.to) || !this.#prices.isKnown(step.index)) continue;
        const longer = [...path, step];
        if (step.to === to) return longer;
        reached.set(step.to, longer);
      }
    }
    return undefined;
  }
}

function rankOf({ instrument, shape, exchangesCash }: InstrumentMath): number | undefined {
  const rank = KINDS.findIndex((kind) => kind === instrument.kind);
  if (rank < 0 || shape === 'quanto') return undefined;
  return exchangesCash ? -1 : rank;
}
