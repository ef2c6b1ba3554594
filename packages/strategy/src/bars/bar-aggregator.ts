import type { Bar, Instrument, InstrumentId, Interval, Quote, Timestamp, Trade } from '@redfire/core';
import { Stateful } from '../indicators/support/stateful.ts';

/** What bars are made of: the tape, best bid and ask, or smaller bars. */
export type BarIngredient = 'trades' | 'quotes' | Interval;

/** A way to make bars, which `subscribeBars` takes in place of an interval: `tickBars(1_000)`, `timeBars('15m', { from: '1m' })`. */
export interface BarAggregation {
  /** What it is, with its parameters: `time(15m, 1m)`. Two of one name make the same bars. */
  readonly name: string;
  readonly from: BarIngredient;
  /**
   * Milliseconds from open to close, where its bars are made by time: of those that close at one instant the longest comes first. A day is 24 hours, a month 30 days,
   * though some are not. Absent: they have no length.
   */
  readonly intervalMs?: number;
  create(instrument: Instrument): BarAggregator;
}

/**
 * Makes bars of what comes in, one item at a time. Base of every kind of bar; its `protected` fields are its state, which `save` and `restore` carry.
 *
 * A bar goes to {@link onBar} when it has closed, before the call that closed it returns, and is valid during that call. What is late for a bar
 * that has closed counts in the one under way, so that no volume is lost.
 */
export abstract class BarAggregator extends Stateful {
  readonly instrument: InstrumentId;
  /** How many items came late: for a bar that had closed, or, where no clock closes bars, after a later one. They count in the bar under way. */
  late = 0;
  /** How many items are in no bar, for they came outside of sessions. */
  leftOut = 0;
  /** Hears of every bar that has closed, in order. */
  onBar: (bar: Bar) => void = () => undefined;

  constructor(instrument: InstrumentId) {
    super();
    this.instrument = instrument;
  }

  /** @throws `RedFireError` `INVALID_INPUT` for a kind of bar that is not made of trades, or numbers that are none; it is as before then. */
  abstract takeTrade(trade: Trade): void;
  /** The middle of bid and ask as the price, a volume of the shown sizes where there are some, else of one. @throws As {@link takeTrade}. */
  abstract takeQuote(quote: Quote): void;
  /** A closed smaller bar. @throws As {@link takeTrade}. */
  abstract takeBar(bar: Bar): void;

  /** What has come of the bar under way; absent where nothing has. A copy: it lasts. */
  abstract get partial(): Bar | undefined;

  /** When {@link advanceTo} closes a bar next, whatever comes; infinity where time closes none. */
  get closesAt(): number {
    return Infinity;
  }

  /** Closes what has ended by this time. */
  advanceTo(_at: Timestamp): void {}
}
