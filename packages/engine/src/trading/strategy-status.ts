import type { Decimal, OwnerId, Position, StrategyId, Timestamp } from '@redfire/core';
import type { RiskLimits } from '@redfire/risk';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import type { StrategyCounts, StrategyOrderCounts } from './strategy-counts.ts';
import type { StrategyHost } from './strategy-host.ts';
import { profitOf, type StrategyProfit } from './strategy-profit.ts';
import type { TradingKernel } from './trading-kernel.ts';

/** `paused`: it runs, and is held up. `flattening`: it has stopped, and what it held is being closed. */
export type StrategyPhase = 'stopped' | 'running' | 'paused' | 'flattening';

/** A strategy as an operator sees it. */
export interface StrategyStatus {
  readonly id: StrategyId;
  readonly className: string;
  readonly owner?: OwnerId;
  readonly state: StrategyPhase;
  /** Also while it is paused. */
  readonly running: boolean;
  readonly paused: boolean;
  /** Whether a subscription still wants bars before it begins. */
  readonly warmingUp: boolean;
  /** Its parameters, validated. */
  readonly params: unknown;
  /** When it was started or stopped last; absent before. */
  readonly since?: Timestamp;
  /** When it heard of anything last: data, its orders, a timer, a signal. Absent before. */
  readonly lastUpdate?: Timestamp;
  /** What it threw last since it was started, in whatever hook. */
  readonly error?: string;
  /** Calls of its hooks and of what feeds its indicators, since it was added. */
  readonly calls: number;
  /** Those of them that threw, or rejected. */
  readonly errors: number;
  /** Those that took longer than they may. */
  readonly slow: number;
  /** Of all calls and orders, the share that did what it was to do: calls that did not throw, orders that were neither denied nor rejected. From 0 to 1; absent before the first. */
  readonly successRate?: number;
  /** Since the engine was made, but for those that are open now. */
  readonly orders: StrategyOrderCounts & { readonly open: number };
  /** Since the engine was made; those taken back not counted. */
  readonly fills: number;
  /** What it holds, by instrument; long and short each for itself where they are kept apart. */
  readonly positions: readonly (Position & { readonly net: Decimal })[];
  /** Absent where no known price leads from a currency it trades in to that of the account. */
  readonly profit?: StrategyProfit;
  /** Of its own; absent where it has none. */
  readonly limits?: RiskLimits;
}

interface StatusSources {
  readonly kernel: TradingKernel;
  readonly counts: StrategyCounts;
  readonly isFlattening: (strategy: StrategyId) => boolean;
}

/** What is known of a strategy now, put together when somebody asks. */
export function statusOf(host: StrategyHost, { kernel, counts, isFlattening }: StatusSources): StrategyStatus {
  const { id, owner, isRunning: running, isPaused: paused, isWarmingUp: warmingUp, params, since, failure, watch } = host;
  const { fills, ...orders } = counts.of(id);
  const { calls = 0, errors = 0, slowCalls: slow = 0, lastUpdate } = watch ?? {};
  const attempts = calls + orders.submitted;
  const profit = profitOf(id, kernel);
  const limits = kernel.limits.of(id);
  return {
    id,
    className: host.class.name,
    ...(owner !== undefined && { owner }),
    state: isFlattening(id) ? 'flattening' : paused ? 'paused' : running ? 'running' : 'stopped',
    running, paused, warmingUp, params,
    ...(since !== undefined && { since }),
    ...(lastUpdate !== undefined && { lastUpdate }),
    ...(failure !== undefined && { error: messageOf(failure) }),
    calls, errors, slow,
    ...(attempts > 0 && { successRate: Math.max(1 - (errors + orders.denied + orders.rejected) / attempts, 0) }),
    orders: { ...orders, open: kernel.orders.open({ strategy: id }).filter(({ parentId }) => parentId === undefined).length },
    fills,
    positions: positionsOf(id, kernel),
    ...(profit && { profit }),
    ...(limits && { limits }),
  };
}

function positionsOf(id: StrategyId, { positions }: TradingKernel): StrategyStatus['positions'] {
  return positions.all().filter(({ strategy }) => strategy === id).flatMap((position) => (position.legs.length > 0 ? position.legs : [position])).filter(({ quantity }) => !quantity.isZero)
    .map((position) => ({ ...position.face(), net: positions.net(position.math.instrument.id).quantity.toDecimal() }));
}
