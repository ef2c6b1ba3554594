import type { Bar, Fill } from '@redfire/core';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import { Strategy } from '@redfire/strategy';
import { timeBars } from '@redfire/strategy/bars';
import { ema, rsi } from '@redfire/strategy/indicators';
import { z } from 'zod';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Buys dips of the minute while the hour rises, and sells when the quarter of an hour has turned down. */
export default class TrendFilter extends Strategy<typeof TrendFilter.params> {
  static readonly params = z.strictObject({
    instrument: instrument(),
    quantity: positiveDecimal(),
    /** Buys below this strength of the minute. */
    dip: z.number().min(1).max(50).default(35),
    /** Whether the longer bars have a say. */
    filter: z.boolean().default(true),
  });

  /** What it heard, for the host to print. */
  readonly trades: string[] = [];
  readonly heard = new Map<number, number>();
  /** The bars that closed with the first hour it heard, as they came. */
  readonly firstHour: string[] = [];

  readonly #strength = rsi(14);
  readonly #fast = ema(8);
  readonly #slow = ema(21);
  readonly #hour = ema(12);

  // #region start
  override onStart(): void {
    const { instrument } = this.params;
    const first = { warmUp: 'indicators' } as const;
    // in any order: longer bars come before the minute that closes with them
    this.subscribeBars(instrument, '1m', [this.#strength], first);
    this.subscribeBars(instrument, timeBars('15m', { from: '1m' }), [this.#fast, this.#slow], first);
    this.subscribeBars(instrument, timeBars('1h', { from: '1m' }), [this.#hour], first);
  }
  // #endregion start

  // #region bar
  override onBar(bar: Bar): void {
    this.#note(bar);
    // by the minute all lengths are up to date
    if (bar.intervalMs !== MINUTE_MS) return;
    const { instrument, quantity, dip, filter } = this.params;
    const isUp = this.#hour.value > this.#hour.previous && this.#fast.value > this.#slow.value;
    const isHeld = !this.position(instrument).quantity.isZero();
    if (!isHeld && this.#strength.value < dip && (isUp || !filter)) this.targetPosition(instrument, quantity.toFixed());
    else if (isHeld && (filter ? this.#fast.value < this.#slow.value : this.#strength.value > 100 - dip)) this.closePosition(instrument);
  }
  // #endregion bar

  override onFill({ side, quantity, price, at }: Fill): void {
    this.trades.push(`${timeOf(at)}  ${side.padEnd(4)} ${quantity.toFixed()} at ${price.toFixed(2)}`);
  }

  #note({ intervalMs, closeTime, close }: Bar): void {
    this.heard.set(intervalMs, (this.heard.get(intervalMs) ?? 0) + 1);
    const isFirst = this.firstHour.length === 0 ? intervalMs === HOUR_MS : closeTime % HOUR_MS === 0;
    if (isFirst && this.firstHour.length < 3) this.firstHour.push(`${timeOf(closeTime)}  ${`${intervalMs / MINUTE_MS}m`.padStart(3)} closes at ${close.toFixed(2)}`);
  }
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(5, 16).replace('T', ' ');
}
