import { instrumentId, type Bar } from '@redfire/core';
import { Strategy, crossedAbove, crossedBelow } from '@redfire/strategy';
import { SlidingSum, SeriesIndicator, adapted, adaptedBars, atr, bollinger, ema, finite, macd, rsi, typicalPrices, volumes, type Source, type StateValue } from '@redfire/strategy/indicators';
import { ADX, ATR, BollingerBands, RSI } from 'trading-signals';

// #region strategy
const BTC = instrumentId('BTC/USDT.SIM');

export class MomentumTurns extends Strategy {
  readonly #macd = macd(); // 12, 26, 9
  readonly #trend = ema(200);

  override onStart(): void {
    this.subscribeBars(BTC, '1m', [this.#macd, this.#trend]);
  }

  override onBar(bar: Bar): void {
    if (!this.#trend.ready) return;
    if (crossedAbove(this.#macd, this.#macd.signalLine) && bar.close > this.#trend.value) this.targetPosition(BTC, '0.5');
    if (crossedBelow(this.#macd, this.#macd.signalLine)) this.targetPosition(BTC, '0');
  }
}
// #endregion strategy

export function composing() {
  // #region compose
  const smoothed = ema(rsi(14), 5); // of an indicator
  const typical = bollinger(typicalPrices, 20, 2); // of a value of each bar
  const spread = ema((bar) => bar.high - bar.low, 10); // of a function of your own
  const deep = ema(ema(volumes, 5), 5);
  // #endregion compose
  return { smoothed, typical, spread, deep };
}

export function ofNumbers(funding: readonly number[]): number {
  // #region numbers
  const average = ema(8);
  for (const rate of funding) average.push(rate);
  // #endregion numbers
  return average.value;
}

export function reading(bars: readonly Bar[], print: (line: string) => void) {
  // #region read
  const range = atr(14);
  const bands = bollinger(20, 2);
  print(`${range.name} needs ${range.warmUp} bars, ${bands.name} ${bands.warmUp}`);
  for (const bar of bars) {
    range.update(bar);
    bands.update(bar);
  }
  if (bands.ready) print(`${bands.lower.toFixed(2)} to ${bands.upper.toFixed(2)}, ${range.value.toFixed(2)} a bar`);
  // #endregion read
}

export function resuming(before: readonly Bar[], after: readonly Bar[]) {
  const first = ema(rsi(14), 5);
  for (const bar of before) first.update(bar);
  // #region resume
  const text = JSON.stringify(first.save()); // wherever the strategy keeps its state

  const second = ema(rsi(14), 5); // in the next process
  second.restore(JSON.parse(text) as StateValue);
  // #endregion resume
  for (const bar of after) {
    first.update(bar);
    second.update(bar);
  }
  return { first, second };
}

// #region own
/** Share of the last closes that were above the one before. */
export class ShareOfRises extends SeriesIndicator {
  readonly warmUp: number;
  protected last = Number.NaN; // protected, not private: the fields are what is saved
  protected readonly rises: SlidingSum;

  constructor(length: number, source?: Source) {
    super('shareOfRises', [length], source);
    this.warmUp = this.sourceWarmUp + length;
    this.rises = new SlidingSum(length);
  }

  override push(value: number): void {
    finite(value); // before anything changes
    if (!Number.isNaN(this.last)) this.rises.push(value > this.last ? 1 : 0);
    this.last = value;
    if (this.rises.isFull) this.emit(this.rises.mean);
  }

  override reset(): void {
    super.reset();
    this.last = Number.NaN;
    this.rises.reset();
  }
}
// #endregion own

export function adopting() {
  // #region adapt
  const theirRsi = adapted(() => new RSI(14), { name: 'theirRsi', warmUp: 15 });
  const theirUpper = adapted(() => new BollingerBands(20, 2), { name: 'theirUpper', warmUp: 20, read: (bands) => bands?.upper });
  const theirRange = adaptedBars(() => new ATR(14), { name: 'theirRange', warmUp: 14 });
  const theirTrend = adaptedBars(() => new ADX(14), { name: 'theirTrend', warmUp: 27 });
  const smoothed = ema(adapted(() => new RSI(14), { name: 'theirRsi', warmUp: 15 }), 5);
  // #endregion adapt
  return { theirRsi, theirUpper, theirRange, theirTrend, smoothed };
}

// #region bare
export class TheirRsi {
  value = Number.NaN;
  previous = Number.NaN;
  readonly #theirs = new RSI(14);

  update(bar: Bar): void {
    this.previous = this.value;
    this.value = this.#theirs.update(bar.close, false) ?? Number.NaN;
  }
}
// #endregion bare
