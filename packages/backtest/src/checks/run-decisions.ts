import type { Decimal, Order, Timestamp } from '@redfire/core';
import type { BacktestOptions } from '../backtest-options.ts';
import type { BacktestSinks } from '../backtest-sinks.ts';
import { runBacktest } from '../run-backtest.ts';

/** Something a strategy decided: to send, change or take back an order; or a fill, which others may answer. */
export interface RunDecision {
  readonly kind: 'decision' | 'fill';
  readonly at: Timestamp;
  readonly strategy: string;
  /** What was decided, in words: `submit buy 1 BTC/USDT.SIM limit at 100`. */
  readonly text: string;
}

/** Runs a backtest for what its strategies decide, oldest first, each with the terms of that moment, and for the fills between. */
export async function runDecisions(options: BacktestOptions): Promise<readonly RunDecision[]> {
  const decisions: RunDecision[] = [];
  const note = (at: Timestamp, { strategy }: Order, text: string, kind: RunDecision['kind'] = 'decision') => {
    decisions.push({ kind, at, strategy: strategy ?? '', text });
  };
  await runBacktest({
    ...options,
    sinks: NOTHING_KEPT,
    observe: (events) => {
      options.observe?.(events);
      events.on('order.denied', ({ at, order }) => { note(at, order, `denied ${termsOf(order)}`); });
      events.on('order.held', ({ at, order }) => { note(at, order, `hold ${termsOf(order)}`); });
      events.on('order.submitted', ({ at, order }) => { note(at, order, `submit ${termsOf(order)}`); });
      events.on('order.modify-requested', ({ at, order, amendment: { quantity, price, triggerPrice } }) => { note(at, order, `modify ${order.id}${worded({ to: quantity, at: price, trigger: triggerPrice })}`); });
      events.on('order.filled', ({ at, order, fill: { side, quantity, price } }) => { note(at, order, `fill ${order.id} ${side} ${String(quantity)} at ${String(price)}`, 'fill'); });
      events.on('order.cancel-requested', ({ at, order }) => { note(at, order, `cancel ${order.id}`); });
    },
  });
  return decisions;
}

const NOTHING_KEPT: BacktestSinks = { equity: () => undefined, fills: () => undefined, orders: () => undefined };

function termsOf(order: Order): string {
  const { side, quantity, instrument, type, timeInForce } = order;
  const price = 'price' in order ? order.price : undefined;
  const trigger = 'triggerPrice' in order ? order.triggerPrice : undefined;
  return `${side} ${String(quantity)} ${instrument} ${type}${worded({ at: price, trigger })} ${timeInForce}`;
}

function worded(amounts: Readonly<Record<string, Decimal | undefined>>): string {
  return Object.entries(amounts).map(([word, amount]) => (amount === undefined ? '' : ` ${word} ${String(amount)}`)).join('');
}
