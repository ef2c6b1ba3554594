import { Scaled, oppositeSide, type BarColumns, type InstrumentMath, type OwnerId, type PositionSide, type StrategyId } from '@redfire/core';
import type { Costing } from '@redfire/oms';
import type { HoldingChange } from './holding-change.ts';
import { shareOf } from './share-of.ts';
import { TradeLots, type SavedLots } from './trade-lots.ts';
import type { TradeRecord } from './trade-record.ts';
import type { TradedFill } from './traded-fill.ts';

/** Where a run stands in the bars of an instrument: rows before `row` of the chunk have closed. */
export interface BarWindow {
  readonly columns: Pick<BarColumns, 'high' | 'low' | 'close' | 'closeTime' | 'length'>;
  readonly row: number;
}

export interface TradedMarketOptions {
  readonly math: InstrumentMath;
  readonly costing: Costing;
  readonly isSettledAtHome: boolean;
  readonly record: () => TradeRecord;
  readonly onClosed: (trade: TradeRecord) => void;
}

/** By the name of the holder, in the order in which they first traded. */
export type SavedTradedMarket = readonly (readonly [string, SavedLots])[];

/** Everything open of one instrument, and the prices it has seen since. Prices are looked at where a fill happened and where a chunk ends, a stretch at a time: not bar by bar. */
export class TradedMarket {
  readonly options: TradedMarketOptions;
  readonly #lots: TradeLots[] = [];
  readonly #byHolder = new Map<string, TradeLots>();
  /** Who traded last, and with which leg. */
  #last: TradeLots | undefined;
  #leg: PositionSide | undefined;
  #columns: BarWindow['columns'] | undefined;
  /** The first row of the chunk that nobody has seen. */
  #row = 0;

  constructor(options: TradedMarketOptions) {
    this.options = options;
  }

  /** What a holder has open. @param leg - Where long and short are kept apart. */
  lotsOf(strategy: StrategyId, owner: OwnerId | undefined, leg: PositionSide | undefined): TradeLots {
    const last = this.#last;
    if (last !== undefined && this.#leg === leg && last.options.strategy === strategy && last.options.owner === owner) return last;
    const name = `${strategy}\0${owner ?? ''}\0${leg ?? ''}`;
    let lots = this.#byHolder.get(name);
    if (lots === undefined) {
      lots = new TradeLots({ ...this.options, strategy, owner });
      this.#byHolder.set(name, lots);
      this.#lots.push(lots);
    }
    this.#last = lots;
    this.#leg = leg;
    return lots;
  }

  /** Of every holder, in the order in which they first traded. */
  all(): readonly TradeLots[] {
    return this.#lots;
  }

  /** How many holders have anything open. */
  get openCount(): number {
    let count = 0;
    for (const lots of this.#lots) if (lots.isOpen) count++;
    return count;
  }

  /** Closes by a fill of the venue's own what holders have open on the other side, one after the other; what it has more is of `rest`. */
  liquidate(fill: TradedFill, rest: TradeLots): void {
    let { quantity: left, fee } = fill;
    for (const lots of this.#lots) {
      if (left.isZero || !lots.isOpen || lots.side === fill.side) continue;
      const held = lots.quantity.absolute();
      const quantity = left.compare(held) < 0 ? left : held;
      const part = shareOf(fee, quantity, left);
      lots.apply({ ...fill, quantity, fee: part });
      left = left.minus(quantity);
      fee = fee.minus(part);
    }
    if (!left.isZero) rest.apply({ ...fill, quantity: left, fee });
  }

  /** Ends what is held at a price, or multiplies it; what is then less than a lot is paid for at the price of a new share. */
  change(change: HoldingChange, fill: TradedFill): void {
    for (const lots of this.#lots) {
      if (!lots.isOpen) continue;
      if (change.kind === 'split') lots.split(new Scaled(change.numerator, 0), new Scaled(change.denominator, 0));
      const held = lots.quantity.absolute();
      const quantity = change.kind === 'split' ? held.minus(held.roundToStep(this.options.math.lot, 'down')) : held;
      if (!quantity.isZero) lots.apply({ ...fill, side: oppositeSide(lots.side), quantity });
    }
  }

  /** @param rows - How many rows of the chunk are over, all of which were seen. */
  save(rows: number): SavedTradedMarket {
    return Array.from(this.#byHolder, ([name, lots]) => [name, lots.save(rows)] as const);
  }

  restore(saved: SavedTradedMarket): void {
    for (const [name, lots] of saved) {
      const [strategy = '', owner = '', leg = ''] = name.split('\0');
      // as lotsOf wrote them
      this.lotsOf(strategy as StrategyId, owner === '' ? undefined : (owner as OwnerId), leg === '' ? undefined : (leg as PositionSide)).restore(lots);
    }
  }

  get isOpen(): boolean {
    for (const lots of this.#lots) if (lots.isOpen) return true;
    return false;
  }

  /** Has what is open see the bars up to a row. */
  seeBars(columns: BarWindow['columns'], row: number): void {
    if (columns !== this.#columns) {
      // lots of before the first chunk, where a run goes on, know its rows already
      if (this.#columns !== undefined) for (const lots of this.#lots) lots.beginChunk();
      this.#columns = columns;
      this.#row = 0;
    }
    const from = this.#row;
    if (row <= from) return;
    this.#row = row;
    if (!this.isOpen) return;
    // of the bar in which a lot was opened, the others see more than that lot
    this.#seeRows(columns, from, from + 1);
    if (row > from + 1) this.#seeRows(columns, from + 1, row);
  }

  /** Has what is open see prices that were not in bars. */
  seePrices(high: number, low: number): void {
    for (const lots of this.#lots) if (lots.isOpen) lots.see(high, low, Infinity);
  }

  #seeRows({ high, low }: BarWindow['columns'], from: number, to: number): void {
    let most = -Infinity;
    let least = Infinity;
    for (let row = from; row < to; row++) {
      // a row below the length has a value in each column
      const above = high[row] as number;
      const below = low[row] as number;
      if (above > most) most = above;
      if (below < least) least = below;
    }
    for (const lots of this.#lots) if (lots.isOpen) lots.see(most, least, from);
  }
}
