import { RedFireError, Scaled, exactExecution, type ClientOrderId, type Currency, type Fill, type InstrumentId, type InstrumentMath, type PositionSide, type TradeId } from '@redfire/core';
import { EXTERNAL, type Costing } from '@redfire/oms';
import type { HoldingChange } from './holding-change.ts';
import type { RunTrade, TradeMark } from './run-trade.ts';
import { numberOf } from './share-of.ts';
import { TradeRecord, gainOf } from './trade-record.ts';
import { TradedMarket, type BarWindow, type SavedTradedMarket } from './traded-market.ts';
import type { TradedFill } from './traded-fill.ts';
import type { TradeLots } from './trade-lots.ts';

export interface TradeRecorderOptions {
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  /** What trades are counted in. */
  readonly currency: Currency;
  readonly costing: Costing;
  /** What one unit of a currency is worth in the account's now. */
  readonly rateOf: (currency: Currency) => number;
  /** Gets each trade as it closes. */
  readonly onClosed?: ((trade: RunTrade) => void) | undefined;
  /** Whether trades are kept until {@link TradeRecorder.take}, or none is: then one object is used for all. Default `trades`. */
  readonly keeps?: 'trades' | 'none' | undefined;
}

/** What is known of a fill when it comes, beside the fill. */
export interface FillContext {
  /** The leg, where long and short are kept apart. */
  readonly leg?: PositionSide | undefined;
  /** The price that was expected. */
  readonly expected?: Scaled | undefined;
  readonly mark?: TradeMark | undefined;
  /** The bars it came in: their columns, the row of the bar, and the first row that lies wholly behind the fill. */
  readonly columns?: BarWindow['columns'] | undefined;
  readonly row?: number | undefined;
  readonly since?: number | undefined;
  /** The highest and the lowest price since the fill before, where there are no bars. */
  readonly high?: number | undefined;
  readonly low?: number | undefined;
}

/** What a fill does to what is held. */
type Deed = 'trade' | 'take-back' | 'liquidate' | HoldingChange;

/** What of an account's time and value trades and fills have taken, beside the trades. */
export interface TradingTotals {
  /** Of every fill, in the currency of the account. */
  readonly tradedValue: number;
  readonly fees: number;
  readonly slippage: number;
  /** Time with anything open, in milliseconds. */
  readonly openMs: number;
}

export interface SavedRecorder extends TradingTotals {
  readonly markets: readonly (readonly [InstrumentId, SavedTradedMarket])[];
  readonly count: number;
  readonly openLots: number;
  readonly openSince: number;
}

/** Makes trades of the fills of a run, as they come: what is kept is what is open. */
export class TradeRecorder {
  readonly #options: TradeRecorderOptions;
  readonly #markets = new Map<InstrumentId, TradedMarket>();
  readonly #record: () => TradeRecord;
  readonly #closes: (trade: TradeRecord) => void;
  #closed: RunTrade[] = [];
  #last: TradedMarket | undefined;
  #count = 0;
  #tradedValue = 0;
  #fees = 0;
  #slippage = 0;
  #openMs = 0;
  #openLots = 0;
  #openSince = 0;

  constructor(options: TradeRecorderOptions) {
    this.#options = options;
    const { keeps = 'trades', onClosed } = options;
    const one = new TradeRecord();
    this.#record = keeps === 'trades' ? () => new TradeRecord() : () => one;
    this.#closes = (trade) => {
      trade.number = ++this.#count;
      onClosed?.(trade);
      if (keeps === 'trades') this.#closed.push(trade);
    };
  }

  /** Takes a fill, in the order in which fills come. @throws {@link RedFireError} `UNKNOWN_INSTRUMENT`. */
  note(fill: Fill, context: FillContext = {}): void {
    this.#note(fill, context, context.mark === 'liquidation' ? 'liquidate' : 'trade');
  }

  /** Takes a fill back. */
  noteTakenBack(fill: Fill, context: FillContext = {}): void {
    this.#note(fill, context, 'take-back');
  }

  /** Takes what became of everything held of an instrument otherwise than by fills. */
  noteChange(instrument: InstrumentId, change: HoldingChange, context: FillContext = {}): void {
    const market = this.#marketOf(instrument);
    const { settle } = market.options.math.instrument;
    const rate = this.#rateOf(settle);
    const { price, at, kind } = change;
    const fill: TradedFill = { side: 'buy', quantity: Scaled.zero, price, fee: Scaled.zero, feeCurrency: settle, at, orderId: kind as ClientOrderId, source: { tradeId: kind as TradeId }, rate, feeRate: rate, slippage: undefined, mark: kind, since: context.since ?? 0 };
    this.#apply(fill, { market, lots: market.lotsOf(EXTERNAL, undefined, undefined), context, does: change });
  }

  /** Has what is open see bars, and gives the trades that closed since the last call, where they are kept. */
  take(windowOf: (instrument: InstrumentId) => BarWindow | undefined): readonly RunTrade[] {
    for (const [instrument, market] of this.#markets) {
      const window = windowOf(instrument);
      if (window) market.seeBars(window.columns, window.row);
    }
    const trades = this.#closed;
    this.#closed = [];
    return trades;
  }

  /** What is still open, as trades that end at the latest marks. */
  open(at: number, markOf: (instrument: InstrumentId) => Scaled | undefined): readonly RunTrade[] {
    let number = this.#count;
    return Array.from(this.#markets, ([instrument, market]) => {
      const rate = this.#rateOf(market.options.math.instrument.settle);
      return market.all().flatMap((lots) => lots.open(markOf(instrument), at, rate)).map((trade) => {
        trade.number = ++number;
        return trade;
      });
    }).flat();
  }

  /** Has what is open of an instrument see prices that were not in bars. */
  seePrices(instrument: InstrumentId, high: number, low: number): void {
    this.#markets.get(instrument)?.seePrices(high, low);
  }

  totals(at: number): TradingTotals {
    return { tradedValue: this.#tradedValue, fees: this.#fees, slippage: this.#slippage, openMs: this.#openMs + (this.#openLots > 0 ? Math.max(0, at - this.#openSince) : 0) };
  }

  #apply(fill: TradedFill, { market, lots, context, does }: { readonly market: TradedMarket; readonly lots: TradeLots; readonly context: FillContext; readonly does: Deed }): void {
    const { columns, row, high, low } = context;
    if (columns !== undefined && row !== undefined) market.seeBars(columns, row);
    else if (high !== undefined && low !== undefined) market.seePrices(high, low);
    const isSingle = does === 'trade' || does === 'take-back';
    const before = isSingle ? Number(lots.isOpen) : market.openCount;
    if (does === 'trade') lots.apply(fill);
    else if (does === 'take-back') lots.takeBack(fill);
    else if (does === 'liquidate') market.liquidate(fill, lots);
    else market.change(does, fill);
    this.#countTime((isSingle ? Number(lots.isOpen) : market.openCount) - before, fill.at);
  }

  /** What is open, and the sums. @param rowsOf - How many rows of the chunk of an instrument are over. */
  save(rowsOf: (instrument: InstrumentId) => number): SavedRecorder {
    const markets = Array.from(this.#markets, ([instrument, market]) => [instrument, market.save(rowsOf(instrument))] as const);
    return { markets, count: this.#count, tradedValue: this.#tradedValue, fees: this.#fees, slippage: this.#slippage, openMs: this.#openMs, openLots: this.#openLots, openSince: this.#openSince };
  }

  restore({ markets, count, tradedValue, fees, slippage, openMs, openLots, openSince }: SavedRecorder): void {
    for (const [instrument, market] of markets) this.#marketOf(instrument).restore(market);
    this.#count = count;
    this.#tradedValue = tradedValue;
    this.#fees = fees;
    this.#slippage = slippage;
    this.#openMs = openMs;
    this.#openLots = openLots;
    this.#openSince = openSince;
  }

  #note(fill: Fill, context: FillContext, does: 'trade' | 'take-back' | 'liquidate'): void {
    const market = this.#marketOf(fill.instrument);
    const { math } = market.options;
    const { settle } = math.instrument;
    const { quantity, price, fee, feeCurrency = settle } = fill.exact ?? exactExecution(fill);
    const rate = this.#rateOf(settle);
    const { expected, since = 0, leg, mark } = context;
    const slippage = expected === undefined ? undefined : gainOf(math, { isLong: fill.side === 'buy', quantity: numberOf(quantity), entry: numberOf(expected), price: numberOf(price) }) * rate;
    const { strategy = EXTERNAL, owner, at, orderId, side } = fill;
    const lots = market.lotsOf(strategy, owner, leg);
    const feeRate = feeCurrency === settle ? rate : this.#rateOf(feeCurrency);
    const traded: TradedFill = { side, quantity, price, fee, feeCurrency, at, orderId, source: fill, rate, feeRate, slippage, mark: mark ?? (fill.strategy === undefined ? 'adopted' : undefined), since };
    const sign = does === 'take-back' ? -1 : 1;
    this.#tradedValue += sign * Math.abs(numberOf(math.value(quantity, price))) * rate;
    this.#fees += sign * numberOf(fee) * feeRate;
    if (slippage !== undefined) this.#slippage += sign * slippage;
    this.#apply(traded, { market, lots, context, does });
  }

  #rateOf(currency: Currency): number {
    return currency === this.#options.currency ? 1 : this.#options.rateOf(currency);
  }

  #marketOf(instrument: InstrumentId): TradedMarket {
    const last = this.#last;
    if (last !== undefined && last.options.math.instrument.id === instrument) return last;
    const market = this.#markets.get(instrument) ?? this.#begin(instrument);
    this.#last = market;
    return market;
  }

  #begin(instrument: InstrumentId): TradedMarket {
    const math = this.#options.instruments.get(instrument);
    if (math === undefined) throw new RedFireError('UNKNOWN_INSTRUMENT', `a fill is of instrument "${instrument}", which is not among those given; add its definition`, { details: { instrument } });
    const market = new TradedMarket({ math, costing: this.#options.costing, isSettledAtHome: math.instrument.settle === this.#options.currency, record: this.#record, onClosed: this.#closes });
    this.#markets.set(instrument, market);
    return market;
  }

  /** @param change - How many more are open than before. */
  #countTime(change: number, at: number): void {
    if (change === 0) return;
    const before = this.#openLots;
    this.#openLots += change;
    if (before === 0) this.#openSince = at;
    if (this.#openLots === 0) this.#openMs += Math.max(0, at - this.#openSince);
  }
}
