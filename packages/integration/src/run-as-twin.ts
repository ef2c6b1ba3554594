import { equityText, runBacktest, useStrategy, type BarData, type BacktestSummary } from '@redfire/backtest';
import { barColumns, defineInstrument, timestamp, type Bar, type BarColumns, type Instrument, type InstrumentDefinition } from '@redfire/core';
import { SmaCross } from '@redfire/strategy';
import { expect } from 'vitest';
import { runSlowTwin, type SlowTwinBar, type SlowTwinKind, type SlowTwinParams, type SlowTwinResult } from './slow-twin.ts';

/** Bars for the engine: in memory, or the bytes of a file. */
export type EngineBars = Pick<BarData, 'interval'> & ({ readonly bars: BarColumns | readonly Bar[] } | { readonly stream: Uint8Array; readonly format: 'csv' | 'backtrader' });

export type TwinParams = SlowTwinParams & {
  /** The engine's instrument settles in a third currency; amounts are the same. */
  readonly quanto?: boolean;
  /** Default 0.001, a divisor of every quantity in these tests. */
  readonly lotSize?: string;
};

/** What both can tell, of which the drawdown alone is a float. */
type Comparable = Omit<SlowTwinResult, 'realizedPnl' | 'offTickPrices' | 'maxDrawdown'> & { readonly maxDrawdown: number };

/** Runs engine and slow twin on the same bars and expects the same of both, to the last digit. Returns the engine's summary. */
export async function expectTwinResult(data: EngineBars, rows: readonly SlowTwinBar[], params: TwinParams): Promise<BacktestSummary> {
  const { realizedPnl: _realizedPnl, offTickPrices: _offTickPrices, ...twin } = runSlowTwin(rows, params);
  const { summary, ...engine } = await runAsTwin(data, params);
  const { maxDrawdown, ...amounts } = engine;
  const { maxDrawdown: expectedDrawdown, ...expectedAmounts } = twin;
  expect(amounts).toEqual(expectedAmounts);
  expect(Math.abs(maxDrawdown - Number(expectedDrawdown)) / Math.max(1, maxDrawdown)).toBeLessThan(2e-15);
  return summary;
}

/** What is special about a run, for a title. */
export function titleOf({ kind, fast, slow, allowShort, inverse, quanto, multiplier = '1', takerFee, startingCash, tickSize }: TwinParams): string {
  const shape = inverse === true ? 'inverse ' : quanto === true ? 'quanto ' : '';
  return `${shape}${kind} × ${multiplier}, ${fast}/${slow}, ${allowShort ? 'long and short' : 'long only'}, fee ${takerFee}, tick ${tickSize}, cash ${startingCash}`;
}

/** A run of the whole engine, told as the slow twin tells its own. */
export async function runAsTwin(data: EngineBars, params: TwinParams): Promise<Comparable & { readonly summary: BacktestSummary }> {
  const instrument = twinInstrument(params);
  const { id, settle } = instrument;
  const { fast, slow, quantity, allowShort, startingCash, makerFee: maker, takerFee: taker } = params;
  const { summary, fills, orders, equity } = await runBacktest({
    instruments: [instrument],
    data: [{ instrument: id, ...data }],
    venue: { fees: { maker, taker } },
    account: { balances: { [settle]: startingCash } },
    strategies: [useStrategy(SmaCross, { instrument: id, fast, slow, quantity, allowShort })],
  });
  const open = orders.find(({ state }) => state === 'working');
  return {
    cash: summary.balances[settle] ?? '',
    position: summary.positions[id] ?? '',
    fills: fills.map(({ at: time, side, quantity: amount, price, fee }) => ({ time, side, quantity: amount.toFixed(), price: price.toFixed(), fee: fee?.amount.toFixed() ?? '' })),
    fees: summary.fees[settle] ?? '',
    equity: equity.flatMap((rows) => Array.from({ length: rows.length }, (_, row) => equityText(rows, row))),
    startingEquity: summary.startingEquity,
    finalEquity: summary.finalEquity,
    netProfit: summary.netProfit,
    maxDrawdown: summary.maxDrawdown,
    orders: summary.orders,
    working: open === undefined ? '0' : `${open.side === 'sell' ? '-' : ''}${open.remainingQuantity.toFixed()}`,
    summary,
  };
}

/** The rows of the twin as the engine takes them from memory: each price the double nearest to its text. */
export function twinColumns(rows: readonly SlowTwinBar[], intervalMs: number): BarColumns {
  return barColumns(
    rows.map(({ time, open, high, low, close, volume }) => {
      const openTime = timestamp(Number(time));
      return { openTime, closeTime: timestamp(openTime + intervalMs), open: Number(open), high: Number(high), low: Number(low), close: Number(close), volume: Number(volume) };
    }),
  );
}

const NEVER = Date.UTC(2100, 0, 1);

const DEFINITIONS: Readonly<Record<SlowTwinKind, Pick<InstrumentDefinition, 'id' | 'kind'> & Partial<InstrumentDefinition>>> = {
  spot: { id: 'BTC/USD.SIM', kind: 'spot' },
  equity: { id: 'ACME.SIM', kind: 'equity', settle: 'USD' },
  option: { id: 'ACME-C10.SIM', kind: 'option', settle: 'USD', underlying: 'ACME.SIM', right: 'call', strike: '10', expiry: NEVER },
  'fx-cash': { id: 'EUR/USD.SIM', kind: 'fx', accounting: 'cash' },
  'fx-margin': { id: 'EUR/USD.SIM', kind: 'fx', accounting: 'margin' },
  perpetual: { id: 'BTC/USD.SIM', kind: 'perpetual' },
  future: { id: 'BTC-99/USD.SIM', kind: 'future', base: 'BTC', expiry: NEVER },
  cfd: { id: 'US500.SIM', kind: 'cfd', settle: 'USD' },
};

function twinInstrument({ kind, tickSize, lotSize = '0.001', multiplier, inverse, quanto }: TwinParams): Instrument {
  return defineInstrument({ ...DEFINITIONS[kind], tickSize, lotSize, multiplier, inverse, quanto, ...(quanto === true && { settle: 'USDT' }) });
}
