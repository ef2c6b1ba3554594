import { RedFireError, timestamp, type ClientOrderId, type Clock, type Logger, type Order, type OrderRequest, type SteppedClock, type Timestamp } from '@redfire/core';
import type { PositionRecord } from '@redfire/oms';
import type { EventEngine } from '../event-engine.ts';
import type { TradingKernel } from './trading-kernel.ts';

/**
 * What becomes of open orders and positions when an engine stops: they stay, once what was asked of the venue is answered; orders are canceled; positions are
 * closed at market besides.
 */
export const STOP_POLICIES = ['leave', 'cancel', 'flatten'] as const;
export type StopPolicy = (typeof STOP_POLICIES)[number];

/** On orders that close what is held at the stop of an engine. */
export const FLATTEN_TAG = 'flatten';

/** How long the venue has for it, unless the host says otherwise. */
export const DEFAULT_WITHIN_MS = 5_000;

interface SettleOptions {
  readonly policy: StopPolicy;
  readonly kernel: TradingKernel;
  readonly events: EventEngine;
  readonly wallClock: Clock;
  /** How long the venue has to answer, in milliseconds. */
  readonly withinMs: number;
  /** Has the outcome of requests decided before a time, where it is unknown. */
  readonly decideBy?: (at: Timestamp) => void;
  /** The clock of a replay that has come to its end: nothing else moves it any more, so what is under way by its time would never arrive. */
  readonly idleClock: SteppedClock | undefined;
  readonly logger: Logger;
}

/**
 * Carries a stop policy out while gateways and data still run, and waits for the venue.
 *
 * @throws {@link RedFireError} `STOP_INCOMPLETE` with what is still open when the time is up.
 */
export async function settle({ policy, kernel, events, wallClock, withinMs, decideBy, idleClock, logger }: SettleOptions): Promise<void> {
  const until = timestamp(wallClock.now() + withinMs);
  const wait = async (isDone: () => boolean): Promise<void> => {
    if (idleClock) runTimers(idleClock, withinMs, isDone);
    await waitFor({ isDone, events, wallClock, until });
  };
  if (policy === 'leave') {
    // nothing would come any more at the end of a replay, and nobody goes on from one
    if (withinMs > 0 && idleClock === undefined) await wait(() => unansweredOf(kernel).length === 0);
    const orders = unansweredOf(kernel);
    // no failure: nothing of the policy is left undone, and who goes on from a journal asks for them
    if (orders.length > 0) logger.log('warn', `the engine stopped while requests of ${orders.length} orders had no answer: what became of them is known when the venue is asked`, { orders: orders.slice(0, 20) });
    return;
  }
  // nobody is left to ask later
  decideBy?.(until);
  // a venue that had not yet heard of an order has refused to cancel it
  const unsubscribe = events.on('order.accepted', () => kernel.orders.cancelAll(), { name: 'stop policy' });
  kernel.orders.cancelAll();
  await wait(() => kernel.orders.openCount === 0);
  unsubscribe();
  const refusals = policy === 'flatten' ? await flatten(kernel, wait, () => wallClock.now() < until) : [];
  const left = leftOf(policy, kernel, refusals);
  if (left) throw left;
}

/** Open orders with requests that are under way, or of unknown outcome. */
function unansweredOf({ orders }: TradingKernel): readonly ClientOrderId[] {
  return orders.open().filter(({ pending: { submit, modify, cancel } }) => submit !== undefined || modify !== undefined || cancel !== undefined).map(({ id }) => id);
}

/** Closes what is held, and once more what a venue left of it, as long as that helps. Returns why orders were refused. */
async function flatten(kernel: TradingKernel, wait: (isDone: () => boolean) => Promise<void>, hasTime: () => boolean): Promise<readonly string[]> {
  const refusals = new Set<string>();
  for (let held = heldBy(kernel), before = ''; held.length > 0 && textOf(held) !== before && hasTime(); held = heldBy(kernel)) {
    before = textOf(held);
    const ids = new Set(closePositions(kernel, held).map(({ id }) => id));
    await wait(() => kernel.orders.open().every(({ id }) => !ids.has(id)));
    for (const { id, reason } of kernel.orders.list()) if (ids.has(id) && reason !== undefined) refusals.add(reason);
  }
  return [...refusals];
}

/** What every strategy holds, leg by leg. */
export function heldBy({ positions }: TradingKernel): readonly PositionRecord[] {
  // long and short beside each other are both closed, though they hold nothing together
  return positions.all().flatMap((position) => (position.legs.length > 0 ? position.legs : [position])).filter(({ quantity }) => !quantity.isZero);
}

function textOf(held: readonly PositionRecord[]): string {
  return held.map(({ math, strategy, owner, side, quantity }) => [math.instrument.id, strategy, owner, side, quantity.toString()].join(' ')).join();
}

/** Moves a clock from timer to timer, as far as the venue has time. */
function runTimers(clock: SteppedClock, withinMs: number, isDone: () => boolean): void {
  const until = clock.now() + withinMs;
  while (!isDone() && clock.nextTimerAt <= until) clock.advanceTo(timestamp(Math.max(clock.now(), clock.nextTimerAt)));
}

/** One market order for each strategy's position, so that the books of every strategy come to zero, not only their sum. */
export function closePositions(kernel: TradingKernel, held: readonly PositionRecord[], terms: Pick<OrderRequest, 'reduceOnly'> = {}): readonly Order[] {
  return held.map(({ math, quantity, strategy, owner, side }) =>
    kernel.orders.submit({
      type: 'market',
      instrument: math.instrument.id,
      side: quantity.sign > 0 ? 'sell' : 'buy',
      quantity: quantity.absolute(),
      tags: [FLATTEN_TAG],
      ...terms,
      ...(side !== undefined && { positionSide: side }),
      ...(strategy !== undefined && { strategy }),
      ...(owner !== undefined && { owner }),
    }),
  );
}

function leftOf(policy: StopPolicy, kernel: TradingKernel, refusals: readonly string[]): RedFireError | undefined {
  const orders = kernel.orders.open().map(({ id }) => id);
  const held = policy === 'flatten' ? heldBy(kernel) : [];
  if (orders.length === 0 && held.length === 0) return undefined;
  const positions = held.map(({ math, strategy, side, quantity }) => ({ instrument: math.instrument.id, strategy, ...(side !== undefined && { side }), quantity: quantity.toString() }));
  const what = [orders.length > 0 ? `orders are still open (${orders.length})` : '', positions.length > 0 ? `positions are not flat (${positions.length})` : ''].filter((text) => text !== '');
  const why = refusals.length === 0 ? '' : `: ${refusals.join('; ')}`;
  return new RedFireError('STOP_INCOMPLETE', `the engine stopped by policy "${policy}", but ${what.join(' and ')}${why}; look at the venue`, { details: { policy, orders, positions, refusals } });
}

/** Resolves when it is done, or when the time is up: looks at every event of orders. */
function waitFor({ isDone, events, wallClock, until }: { readonly isDone: () => boolean; readonly events: EventEngine; readonly wallClock: Clock; readonly until: ReturnType<Clock['now']> }): Promise<void> {
  return new Promise((resolve) => {
    if (isDone()) {
      resolve();
      return;
    }
    const end = () => {
      cancel();
      unsubscribe();
      resolve();
    };
    const cancel = wallClock.setTimer(until, end, 'stop policy');
    const unsubscribe = events.on('order.*', () => {
      if (isDone()) end();
    }, { name: 'stop policy', priority: -1_000 });
  });
}
