import { RedFireError, Scaled, type Currency, type InstrumentId, type InstrumentMath } from '@redfire/core';
import { CurrencyGraph } from './currency-graph.ts';
import type { Ledger } from './ledger.ts';
import { summarize, type PortfolioSummary } from './portfolio-summary.ts';
import type { PositionBook } from './position-book.ts';
import type { PositionRecord } from './position-record.ts';

interface Line {
  readonly math: InstrumentMath;
  readonly position: PositionRecord;
}

/**
 * What the account is worth in one currency at the latest marks: cash, plus assets at their mark, plus the unrealised
 * profit of contracts.
 *
 * Between postings the equity is linear in each mark, so a mark costs one product of safe integers. Cash of more digits than a safe integer holds beside
 * those of the marks, as small fees leave it, is cut there, and the rest kept apart: no mark moves it. Where the
 * numbers grow past 2^53 even so, or a currency must be converted, the same sum is made exactly from scratch.
 */
export class Portfolio {
  readonly #ledger: Ledger;
  readonly #currency: Currency;
  readonly #places: ReadonlyMap<InstrumentId, number>;
  readonly #lines: readonly Line[];
  /** Latest marks in ticks; `NaN` before the first. */
  readonly #ticks: Float64Array;
  /** Prices made of marks when they were last asked for. */
  readonly #prices: ({ readonly ticks: number; readonly price: Scaled } | undefined)[];
  /** Units of equity for one tick of each line, while the fast form holds. */
  readonly #slopes: Float64Array;
  readonly #exactSlopes: Scaled[];
  /** The line whose price values a currency directly. */
  readonly #valuedBy = new Map<Currency, number>();
  readonly #graph: CurrencyGraph;
  /** Version of the ledger that the fast form was derived from; -1 when it must be derived anew. */
  #version = -1;
  #isFast = false;
  /** Whether a mark may be between two ticks, which the fast form cannot hold. */
  #hasOffTick = false;
  #units = 0;
  #scale = 0;
  #rest = Scaled.zero;

  constructor(options: { readonly ledger: Ledger; readonly positions: PositionBook; readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>; readonly currency: Currency }) {
    this.#ledger = options.ledger;
    this.#currency = options.currency;
    this.#lines = Array.from(options.instruments.values(), (math) => ({ math, position: options.positions.net(math.instrument.id) }));
    this.#places = new Map(this.#lines.map(({ math }, place) => [math.instrument.id, place]));
    this.#ticks = new Float64Array(this.#lines.length).fill(Number.NaN);
    this.#prices = this.#lines.map(() => undefined);
    this.#slopes = new Float64Array(this.#lines.length);
    this.#exactSlopes = this.#lines.map(() => Scaled.zero);
    for (const [index, { math }] of this.#lines.entries()) {
      const { base, quote } = math.instrument;
      if (isMoneyPair(math) && base !== undefined && quote === this.#currency && !this.#valuedBy.has(base)) this.#valuedBy.set(base, index);
    }
    this.#graph = new CurrencyGraph(this.#lines.map(({ math }) => math), { priceOf: (index) => this.#priceOf(index), isKnown: (index) => (this.#ticks[index] as number) > 0 });
  }

  /** What equity is in. */
  get currency(): Currency {
    return this.#currency;
  }

  /** Place of an instrument in {@link mark}. */
  indexOf(instrument: InstrumentId): number {
    return this.#places.get(instrument) ?? -1;
  }

  mark(index: number, ticks: number): void {
    const slope = this.#slopes[index] as number;
    if (slope !== 0) {
      const change = slope * (ticks - (this.#ticks[index] as number));
      this.#units += change;
      // beyond whole numbers a double holds, the sum is made anew
      if (!Number.isSafeInteger(change) || !Number.isSafeInteger(this.#units)) this.#version = -1;
    }
    this.#ticks[index] = ticks;
  }

  /** Gives an instrument a price that no market has told, on a tick or not: what is reckoned of the last one after a split. */
  reprice(instrument: InstrumentId, price: Scaled): void {
    const index = this.indexOf(instrument);
    if (index < 0) return;
    const { math } = this.#lines[index] as Line;
    // between two ticks the number only says so: the price itself is kept beside it
    const below = Number(price.roundToStep(math.tick, 'down').dividedBy(math.tick, 0).units);
    const ticks = price.isMultipleOf(math.tick) ? below : below + 0.5;
    this.#ticks[index] = ticks;
    this.#prices[index] = { ticks, price };
    this.#hasOffTick = true;
  }

  /** Latest mark of an instrument; `undefined` before its first. */
  markOf(instrument: InstrumentId): Scaled | undefined {
    const index = this.indexOf(instrument);
    return index < 0 ? undefined : this.#priceOf(index);
  }

  /** Scale of the last {@link units}. */
  get scale(): number {
    return this.#scale;
  }

  /** What comes to the last {@link units} for the equity to be exact: less than one of them, and zero as long as its digits fit among theirs. The same object until it changes. */
  get rest(): Scaled {
    return this.#rest;
  }

  /** Equity now but for {@link rest}, as an integer of `10^-scale`; `NaN` where a safe integer does not hold it: take {@link equity} then. */
  units(): number {
    if (this.#version !== this.#ledger.version || this.#hasOffTick) {
      this.#version = this.#ledger.version;
      this.#isFast = this.#derive();
    }
    return this.#isFast ? this.#units : Number.NaN;
  }

  /**
   * Equity now, exactly.
   *
   * @throws {@link RedFireError} `NO_CONVERSION_RATE` when money is held in a currency that no known marks link to the account currency.
   */
  equity(): Scaled {
    let sum = Scaled.zero;
    for (const currency of this.#ledger.currencies()) sum = sum.plus(this.convert(this.#ledger.balance(currency), currency));
    for (const [index, { math, position }] of this.#lines.entries()) {
      if (position.quantity.isZero && position.cost.isZero) continue;
      sum = sum.plus(this.convert(this.#worthOf(index), math.instrument.settle));
    }
    return sum;
  }

  /**
   * An amount in the account's currency, or in the one named, at the latest marks: by the fewest instruments that link the two, directly where one does.
   *
   * @throws {@link RedFireError} `NO_CONVERSION_RATE` when no known marks link the two.
   */
  convert(amount: Scaled, from: Currency, to: Currency = this.#currency): Scaled {
    const converted = this.tryConvert(amount, from, to);
    if (converted !== undefined) return converted;
    throw new RedFireError('NO_CONVERSION_RATE', `"${amount.toString()} ${from}" cannot be valued in "${to}": no instruments with known prices link the two; add one or change account.currency`, {
      details: { currency: from, accountCurrency: to },
    });
  }

  /** As {@link convert}, but `undefined` where no known marks link the two. */
  tryConvert(amount: Scaled, from: Currency, to: Currency = this.#currency): Scaled | undefined {
    return this.#graph.convert(amount, from, to);
  }

  /**
   * Equity, profit, fees, funding and what is exposed, by instrument and by currency.
   *
   * @throws {@link RedFireError} `NO_CONVERSION_RATE` as {@link equity} does.
   */
  summary(): PortfolioSummary {
    const places = new Map(this.#lines.map(({ position }, index) => [position, index]));
    const placeOf = (position: PositionRecord) => places.get(position) ?? -1;
    return summarize({
      currency: this.#currency,
      equity: this.equity(),
      ledger: this.#ledger,
      positions: [...places.keys()],
      markOf: (position) => this.#priceOf(placeOf(position)),
      worthOf: (position) => this.#worthOf(placeOf(position)),
      convert: (amount, from) => this.convert(amount, from),
    });
  }

  /** What a position adds to cash: before its first mark, what it cost. */
  #worthOf(index: number): Scaled {
    const { math, position } = this.#lines[index] as Line;
    if (isMoneyPair(math)) return Scaled.zero;
    const price = this.#priceOf(index);
    if (price === undefined) return math.exchangesCash ? position.cost : Scaled.zero;
    return math.exchangesCash ? math.value(position.quantity, price) : position.unrealizedProfit(price);
  }

  #priceOf(index: number): Scaled | undefined {
    const ticks = this.#ticks[index] ?? Number.NaN;
    if (Number.isNaN(ticks)) return undefined;
    const known = this.#prices[index];
    if (known?.ticks === ticks) return known.price;
    const price = (this.#lines[index] as Line).math.priceOf(ticks);
    this.#prices[index] = { ticks, price };
    return price;
  }

  /** Whether some price was reckoned, and may be between two ticks. */
  #isOffTick(): boolean {
    return this.#ticks.some((ticks) => !Number.isNaN(ticks) && !Number.isInteger(ticks));
  }

  /** Brings cash, costs and slopes to one scale and sums them as safe integers; false where that cannot be. */
  #derive(): boolean {
    const slopes = this.#exactSlopes;
    this.#slopes.fill(0);
    if (this.#hasOffTick && (this.#hasOffTick = this.#isOffTick())) return false;
    let base = this.#ledger.balance(this.#currency);
    for (const currency of this.#ledger.currencies()) {
      if (currency !== this.#currency && !this.#valuedBy.has(currency) && !this.#ledger.balance(currency).isZero) return false;
    }
    for (let index = 0; index < this.#lines.length; index++) {
      const { math, position } = this.#lines[index] as Line;
      const held = this.#heldOf(index);
      slopes[index] = held.isZero ? Scaled.zero : held.times(math.tick);
      // long and short beside each other may hold nothing together, and yet have cost something
      if (held.isZero && (math.exchangesCash || position.cost.isZero)) continue;
      if (math.instrument.settle !== this.#currency || math.shape === 'inverse') return false;
      if (!math.exchangesCash) base = base.minus(position.cost);
    }
    return this.#sumUp(shortened(base), slopes);
  }

  /** What a tick moves of a line: of the money a pair values, or of the position. */
  #heldOf(index: number): Scaled {
    const { math, position } = this.#lines[index] as Line;
    if (!isMoneyPair(math)) return position.quantity.isZero ? Scaled.zero : position.quantity.times(math.multiplier);
    const base = math.instrument.base as Currency;
    return this.#valuedBy.get(base) === index ? this.#ledger.balance(base) : Scaled.zero;
  }

  #sumUp(base: Scaled, slopes: readonly Scaled[]): boolean {
    let marked = 0;
    for (const slope of slopes) marked = Math.max(marked, slope.scale);
    const widest = Math.max(marked, base.scale);
    if (this.#sumUpAt(widest, base, slopes)) return true;
    return widest > marked && this.#sumUpAt(marked, base, slopes);
  }

  #sumUpAt(scale: number, base: Scaled, slopes: readonly Scaled[]): boolean {
    const whole = base.rounded(scale);
    let units = whole.safeUnitsAt(scale);
    if (units === undefined) return false;
    for (let index = 0; index < slopes.length; index++) {
      const slope = slopes[index] as Scaled;
      if (slope.isZero) continue;
      const size = slope.safeUnitsAt(scale);
      const worth = (size ?? Number.NaN) * (this.#ticks[index] as number);
      units += worth;
      if (size === undefined || !Number.isSafeInteger(worth) || !Number.isSafeInteger(units)) {
        this.#slopes.fill(0);
        return false;
      }
      this.#slopes[index] = size;
    }
    this.#units = units;
    this.#scale = scale;
    this.#rest = whole === base ? Scaled.zero : base.minus(whole);
    return true;
  }
}

/** Without zeros at the end, where they would take it beyond 2^53: cash and cost may both have many digits, of which their difference has few. */
function shortened(value: Scaled): Scaled {
  return typeof value.units === 'bigint' ? Scaled.from(value.toString()) : value;
}

/** A pair whose base is money in the ledger: it is counted there, not as a position. */
function isMoneyPair(math: InstrumentMath): boolean {
  const { kind } = math.instrument;
  return math.exchangesCash && (kind === 'spot' || kind === 'fx');
}
