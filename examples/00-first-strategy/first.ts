import type { Bar } from '@redfire/core';
import { Strategy } from '@redfire/strategy';
import { ema } from '@redfire/strategy/indicators';

/** Holds a tenth of a bitcoin while the price is above its average. */
export default class AboveAverage extends Strategy {
  readonly #average = ema(200);

  override onStart(): void {
    this.subscribeBars('BTC/USDT.SIM', '1m', [this.#average]);
  }

  override onBar({ instrument, close }: Bar): void {
    this.targetPosition(instrument, close > this.#average.value ? '0.1' : '0');
  }
}
