import { InstrumentMath, RedFireError, Scaled, currency as toCurrency, timestamp, type Currency, type ExactInput, type Fill, type Instrument, type InstrumentId } from '@redfire/core';
import type { Costing } from '@redfire/oms';
import type { RunTrade } from './run-trade.ts';
import { TradeRecorder, type FillContext } from './trade-recorder.ts';

export interface ClosedTradesOptions {
  readonly instruments: readonly Instrument[];
  /** What is closed: the oldest lots, or a share of all at their average. Default `fifo`. */
  readonly costing?: Costing | undefined;
  /** What trades are counted in. Default: what the first instrument settles in. */
  readonly currency?: string | undefined;
  /** What one unit of another currency is worth in that at a time; without it, amounts in others are refused. */
  readonly rateOf?: ((currency: Currency, at: number) => number) | undefined;
  /** The latest price of an instrument, for what is open; without one, open trades stand at what they cost. */
  readonly markOf?: ((instrument: InstrumentId) => ExactInput | undefined) | undefined;
  /** What is known of a fill beside it: the leg where long and short are kept apart, the price that was expected. */
  readonly contextOf?: ((fill: Fill) => Pick<FillContext, 'leg' | 'expected' | 'mark'>) | undefined;
}

export interface TradesOfFills {
  /** In the order in which they closed. */
  readonly closed: readonly RunTrade[];
  /** What is left, marked at the latest prices. */
  readonly open: readonly RunTrade[];
}

/**
 * The round trips that fills make, for each instrument, strategy and owner apart: a fill closes what the other side opened, the oldest first, each part a trade; what it has more opens the other way.
 * Fees go with the quantity. Excursions are those of the prices of fills alone.
 *
 * @param fills - In the order in which they came; those that were taken back left out.
 * @throws `RedFireError` `UNKNOWN_INSTRUMENT`; `INVALID_INPUT` for an amount in a currency of which the worth is not told.
 */
export function closedTrades(fills: readonly Fill[], options: ClosedTradesOptions): TradesOfFills {
  const instruments = new Map(options.instruments.map((instrument) => [instrument.id, new InstrumentMath(instrument)]));
  let at = 0;
  const recorder = new TradeRecorder({
    instruments,
    currency: toCurrency(options.currency ?? options.instruments[0]?.settle ?? 'USD'),
    costing: options.costing ?? 'fifo',
    rateOf: (code) => rateOf(options, code, at),
  });
  for (const fill of fills) {
    at = fill.at;
    recorder.note(fill, options.contextOf?.(fill));
  }
  const closed = recorder.take(() => undefined);
  const open = recorder.open(timestamp(at), (instrument) => {
    const mark = options.markOf?.(instrument);
    return mark === undefined ? undefined : Scaled.from(mark, `the mark of "${instrument}"`);
  });
  return { closed, open };
}

function rateOf(options: ClosedTradesOptions, code: Currency, at: number): number {
  const rate = options.rateOf?.(code, at);
  if (rate !== undefined && Number.isFinite(rate)) return rate;
  throw new RedFireError('INVALID_INPUT', `nothing tells what "${code}" is worth at "${at}"; give rateOf, or count in it by currency`, { details: { currency: code, at } });
}
