import { instrumentId, roundPrice, type Bar, type ClientOrderId, type Fill, type StrategySignalEvent } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { atr, ema, highest, highs, rsi } from '@redfire/strategy/indicators';
import { percentOfEquity } from '@redfire/strategy/sizing';

const BTC = instrumentId('BTC/USDT.SIM');

/** Buys a new high with a stop behind it, and is flat at midnight. */
export class Breakout extends Strategy {
  readonly #range = atr(14);
  readonly #highest = highest(highs, 60);
  readonly #tenth = percentOfEquity('0.1');

  // #region timers
  override onStart(): void {
    this.subscribeBars(BTC, '1m', [this.#range, this.#highest], { warmUp: 'indicators' });
    this.every('midnight', '1d');
  }

  override onTimer(name: string): void {
    if (name === 'midnight') this.closePosition(BTC);
  }
  // #endregion timers

  // #region bracket
  override onBar({ close }: Bar): void {
    const quantity = this.size(this.#tenth, BTC);
    const isIdle = this.position(BTC).quantity.isZero() && this.openOrders(BTC).length === 0;
    if (!isIdle || quantity.isZero() || !(close >= this.#highest.previous)) return;
    const triggerPrice = roundPrice(this.instrument(BTC), String(close - 3 * this.#range.value));
    this.bracket({ entry: { type: 'market', instrument: BTC, side: 'buy', quantity }, stop: { triggerPrice } });
  }
  // #endregion bracket
}

// #region algorithm
/** Buys once, over ten minutes, and gives up where that has become too dear. */
export class Patient extends Strategy {
  #order: ClientOrderId | undefined;

  override onStart(): void {
    this.subscribeBars(BTC, '1m');
  }

  override onBar({ close }: Bar): void {
    this.#order ??= this.submit({ type: 'market', instrument: BTC, side: 'buy', quantity: '1', algorithm: { use: 'twap', slices: 10, durationMs: 600_000 } }).id;
    const { arrivalPrice = close } = this.algorithm(this.#order);
    if (close > 1.01 * arrivalPrice && this.openOrders(BTC).length > 0) this.cancel(this.#order);
  }
}
// #endregion algorithm

// #region signals
/** Says how far each instrument has fallen. */
export class Scores extends Strategy {
  readonly #fall = rsi(14);

  override onStart(): void {
    this.subscribeBars(BTC, '1m', [this.#fall]);
  }

  override onBar({ instrument }: Bar): void {
    if (this.#fall.ready) this.publishSignal('fall', { rsi: this.#fall.value }, instrument);
  }
}

/** Buys what another one says has fallen far. */
export class Follower extends Strategy {
  override onStart(): void {
    this.subscribeSignals({ name: 'fall' });
  }

  override onSignal({ instrument, value }: StrategySignalEvent): void {
    const { rsi: fallen } = value as { readonly rsi: number };
    if (instrument !== undefined) this.targetPosition(instrument, fallen < 30 ? '1' : '0');
  }
}
// #endregion signals

// #region state
/** Buys at times, but no more often than it may, restarts or not. */
export class Counting extends Strategy {
  readonly #pace = this.keep('pace', ema(20)); // in no subscription, so it is kept by name
  #buys = 0;

  override onStart(): void {
    this.subscribeTrades(BTC);
  }

  override onTrade({ price, size }: { readonly price: number; readonly size: number }): void {
    this.#pace.push(size);
    if (this.#buys < 3 && size > 2 * this.#pace.value && this.random() < 0.5) this.buy(BTC, '1', { price: String(price) });
  }

  override onFill({ side }: Fill): void {
    if (side === 'buy') this.#buys++;
    this.metrics.gauge('my_buys', this.#buys, { strategy: this.id });
  }

  override save() {
    return { buys: this.#buys };
  }

  override restore(state: { readonly buys: number }): void {
    this.#buys = state.buys;
  }
}
// #endregion state
