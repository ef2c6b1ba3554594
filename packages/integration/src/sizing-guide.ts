import { defineInstrument, instrumentId, type Bar } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { atr, ema, rocp, stdDev } from '@redfire/strategy/indicators';
import { atrRisk, percentOfEquity, volatilityTarget, type Sizer } from '@redfire/strategy/sizing';

// #region strategy
const BTC = instrumentId('BTC/USDT.SIM');

export class SizedTrend extends Strategy {
  readonly #trend = ema(50);
  readonly #range = atr(14);
  /** One percent of the equity is lost at a stop two average ranges away; worth no more than twice the equity. */
  readonly #size = atrRisk({ risk: 0.01, atr: this.#range, multiple: 2, maxLeverage: 2 });

  override onStart(): void {
    this.subscribeBars(BTC, '1h', [this.#trend, this.#range]);
  }

  override onBar({ close }: Bar): void {
    const isBusy = !this.position(BTC).quantity.isZero() || this.openOrders(BTC).length > 0;
    if (isBusy || !(close > this.#trend.value)) return;
    const quantity = this.size(this.#size, BTC);
    if (quantity.isZero()) return; // the range is not known yet, or it is less than a lot
    const range = this.#range.value;
    this.bracket({
      entry: { type: 'market', instrument: BTC, side: 'buy', quantity },
      stop: { triggerPrice: (close - 2 * range).toFixed(2) },
      takeProfits: [{ price: (close + 4 * range).toFixed(2) }],
    });
  }
}
// #endregion strategy

// #region volatility
export const hourly = stdDev(rocp(1), 30); // of hourly returns; in the list of a subscription, so that it is kept up to date
export const calm = volatilityTarget({ target: 0.2, volatility: hourly, periodsPerYear: 24 * 365 });
// #endregion volatility

export function byHand() {
  // #region by-hand
  const instrument = defineInstrument({ id: 'BTC/USDT.SIM', kind: 'spot', tickSize: '0.01', lotSize: '0.001', minNotional: '10' });
  const tenth = percentOfEquity(0.1);

  const size = tenth({ instrument, equity: '10000', unitValue: '48000', price: '48000' });
  // quantity 0.02, value 960
  const tooSmall = tenth({ instrument, equity: '90', unitValue: '48000', price: '48000' });
  // quantity 0, limit 'below-lot'
  // #endregion by-hand
  return { size, tooSmall };
}

// #region own
/** The smaller of what two rules give. */
export function smaller(first: Sizer, second: Sizer): Sizer {
  return (input) => {
    const [a, b] = [first(input), second(input)];
    return a.quantity.lessThan(b.quantity) ? a : b;
  };
}
// #endregion own
