import { instrumentId, type Bar, type Instrument, type Trade } from '@redfire/core';
import { TimeZone, TradingCalendar } from '@redfire/core/calendar';
import { Strategy } from '@redfire/strategy';
import { aggregateBars, imbalanceBars, rangeBars, renkoBars, runsBars, tickBars, timeBars, valueBars, volumeBars, type AggregatedBars } from '@redfire/strategy/bars';
import { ema, rsi, vwap } from '@redfire/strategy/indicators';

// #region strategy
const BTC = instrumentId('BTC/USDT.SIM');

export class QuarterHours extends Strategy {
  readonly #trend = ema(50);
  readonly #momentum = rsi(14);

  override onStart(): void {
    this.subscribeBars(BTC, timeBars('1h', { from: '1m' }), [this.#trend]);
    this.subscribeBars(BTC, timeBars('15m', { from: '1m' }), [this.#momentum]);
  }

  override onBar(bar: Bar): void {
    if (bar.intervalMs !== 900_000 || !this.#trend.ready || !this.#momentum.ready) return;
    if (bar.close > this.#trend.value && this.#momentum.value < 40) this.targetPosition(BTC, '0.5');
    if (this.#momentum.value > 60) this.targetPosition(BTC, '0');
  }
}
// #endregion strategy

export function kinds() {
  // #region kinds
  return [
    timeBars('90s'), // of trades, unless `from` says otherwise
    timeBars('4h', { from: '1m', zone: 'Europe/London' }),
    tickBars(1_000),
    volumeBars(5_000, { crossing: 'split' }),
    valueBars(1_000_000, { from: 'quotes' }),
    rangeBars(0.25),
    renkoBars(0.5, { from: '1m' }),
    imbalanceBars({ of: 'volume', expectedLength: 1_000 }),
    runsBars({ of: 'tick', expectedLength: 1_000, sign: 'tick-rule' }),
  ];
  // #endregion kinds
}

export function sessions() {
  // #region calendar
  const newYork = new TradingCalendar(
    { zone: 'America/New_York', sessions: [1, 2, 3, 4, 5].map((day) => ({ day, open: '09:30', close: '16:00' })) },
    { holidays: [{ date: '2024-11-28' }, { date: '2024-11-29', sessions: [{ open: '09:30', close: '13:00' }] }], name: 'XNYS' },
  );
  const hours = timeBars('1h', { from: '1m', calendar: newYork }); // 09:30, 10:30, …, the last one from 15:30 to 16:00
  const weeks = timeBars('1w', { from: '1m', calendar: newYork }); // from Monday's open to Friday's close
  // #endregion calendar
  return { newYork, hours, weeks };
}

export function sessionAverage(newYork: TradingCalendar) {
  // #region sessions
  const london = new TimeZone('Europe/London');
  const daily = vwap({ session: (bar) => london.startOfDay(bar.openTime) });
  const bySession = vwap({ session: (bar) => newYork.sessionFrom(bar.openTime)?.open ?? bar.openTime });
  // #endregion sessions
  return { daily, bySession };
}

export function offline(trades: readonly Trade[], instrument: Instrument): AggregatedBars {
  // #region offline
  const { bars, partial } = aggregateBars(trades, volumeBars(5_000), instrument);
  // #endregion offline
  return { bars, ...(partial && { partial }) };
}
