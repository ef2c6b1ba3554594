import { isRedFireError, toDecimal, type Decimal, type FeeCharge } from '@redfire/core';
import type { Equity, PerformanceMonitor, TradingEngine } from '@redfire/engine';

/** How long something took, in milliseconds: how often it was measured, the longest, and the spread of the last 1,000 times. */
export interface LatencySummary {
  readonly count: number;
  readonly max: number;
  readonly p50: number;
  readonly p99: number;
}

/** What came of a run. Amounts are exact, as text. */
export interface RunSummary {
  /** Times of the data, epoch ms; absent when none came. */
  readonly from?: number;
  readonly to?: number;
  /** Bars, quotes and trades that were delivered. */
  readonly marketData: number;
  /** Requests, denied ones included. */
  readonly orders: number;
  readonly deniedOrders: number;
  /** Why, with how often: the first 20 different reasons. */
  readonly denials: Readonly<Record<string, number>>;
  readonly rejectedOrders: number;
  readonly canceledOrders: number;
  readonly expiredOrders: number;
  /** What the stop left open. */
  readonly openOrders: number;
  readonly fills: number;
  readonly fees: Readonly<Record<string, string>>;
  readonly discrepancies: number;
  /** Handlers that failed. */
  readonly errors: number;
  /** Of equity and profit; absent, as the three below, where a balance could not be valued. */
  readonly currency?: string;
  readonly startingEquity?: string;
  readonly finalEquity?: string;
  readonly netProfit?: string;
  readonly balances: Readonly<Record<string, string>>;
  /** Net by instrument; those that are not flat. */
  readonly positions: Readonly<Record<string, string>>;
  readonly riskRules: readonly string[];
  /** From the decision of a strategy to the call of the gateway. */
  readonly orderProcessingMs: LatencySummary;
  /** From the arrival of data to a fill that they made. */
  readonly dataToFillMs: LatencySummary;
  /** Wall time from start to stop. */
  readonly elapsedMs: number;
}

const MOST_DENIALS = 20;

/** Counts what happens in an engine. It is made before the start and its counts end with the engine. */
export class RunTally {
  readonly #engine: TradingEngine;
  readonly #startedAt = performance.now();
  readonly counts = { rejectedOrders: 0, canceledOrders: 0, expiredOrders: 0, fills: 0, discrepancies: 0, errors: 0 };
  readonly #denials = new Map<string, number>();
  readonly #fees = new Map<string, Decimal>();
  #starting: Equity | undefined;
  #from: number | undefined;

  constructor(engine: TradingEngine) {
    this.#engine = engine;
    const { events } = engine;
    const count = (name: keyof RunTally['counts']) => () => {
      this.counts[name]++;
    };
    events.on('order.rejected', count('rejectedOrders'), NAMED);
    events.on('order.canceled', count('canceledOrders'), NAMED);
    events.on('order.expired', count('expiredOrders'), NAMED);
    events.on('order.discrepancy', count('discrepancies'), NAMED);
    events.on('engine.error', count('errors'), NAMED);
    events.on('order.filled', ({ fill }) => {
      this.counts.fills++;
      this.#charge(fill.fee, 1);
    }, NAMED);
    events.on('order.fill-adjusted', ({ before, after }) => {
      this.#charge(before.fee, -1);
      this.#charge(after?.fee, 1);
    }, NAMED);
    events.on('order.denied', ({ verdict }) => {
      for (const { message } of verdict.kind === 'denied' ? verdict.reasons : []) this.#deny(message);
    }, NAMED);
  }

  /** Notes what the run begins with. Called when the engine has started. */
  begin(): void {
    this.#starting = equityOf(this.#engine);
    this.#from = this.#engine.clock.now();
  }

  /** What came of it so far. */
  summary(): RunSummary {
    const { clock, orders, accounts, positions, performance: measured } = this.#engine;
    const { marketData, openOrders, riskRules } = this.#engine.status();
    const final = equityOf(this.#engine);
    const start = this.#starting?.amount;
    return {
      ...(marketData > 0 && this.#from !== undefined && { from: this.#from, to: clock.now() }),
      marketData,
      orders: orders.counts.submitted + orders.counts.denied,
      deniedOrders: orders.counts.denied,
      denials: Object.fromEntries(this.#denials),
      ...this.counts,
      openOrders,
      fees: Object.fromEntries(Array.from(this.#fees, ([currency, amount]) => [currency, amount.toFixed()])),
      ...(start && final && { currency: final.currency, startingEquity: start.toFixed(), finalEquity: final.amount.toFixed(), netProfit: final.amount.minus(start).toFixed() }),
      balances: Object.fromEntries(accounts.get().balances.map(({ currency, total }) => [currency, total.toFixed()])),
      positions: Object.fromEntries(positions.list().map(({ instrument, quantity }) => [instrument, quantity.toFixed()])),
      riskRules,
      orderProcessingMs: latencyOf(measured, 'order_processing_ms'),
      dataToFillMs: latencyOf(measured, 'bar_to_fill_ms'),
      elapsedMs: performance.now() - this.#startedAt,
    };
  }

  #charge(fee: FeeCharge | undefined, times: 1 | -1): void {
    if (fee === undefined || fee.amount.isZero()) return;
    this.#fees.set(fee.currency, (this.#fees.get(fee.currency) ?? toDecimal('0')).plus(fee.amount.times(times)));
  }

  #deny(reason: string): void {
    const known = this.#denials.get(reason);
    if (known !== undefined || this.#denials.size < MOST_DENIALS) this.#denials.set(reason, (known ?? 0) + 1);
  }
}

const NAMED = { name: 'summary' };

/** Nothing where a balance cannot be valued. */
function equityOf({ accounts }: TradingEngine): Equity | undefined {
  try {
    return accounts.equity();
  } catch (error) {
    if (isRedFireError(error) && error.code === 'NO_CONVERSION_RATE') return undefined;
    throw error;
  }
}

function latencyOf(measured: PerformanceMonitor, name: string): LatencySummary {
  const { count, max, p50, p99 } = measured.statistics(name);
  return { count, max, p50, p99 };
}
