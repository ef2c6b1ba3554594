import { RedFireError, STRATEGY_POLICIES, type StrategyPolicy } from '@redfire/core';
import type { RiskLimits } from '@redfire/risk';
import type { Strategy, StrategyUse } from '@redfire/strategy';

/** What is done about a strategy that fails: one of `STRATEGY_POLICIES`, or the whole engine is stopped. */
export const STRATEGY_ERROR_POLICIES = [...STRATEGY_POLICIES, 'stop-engine'] as const;
export type StrategyErrorPolicy = (typeof STRATEGY_ERROR_POLICIES)[number];

/** How long a hook may take, by the engine's stopwatch, and what is done about one that took longer. What a hook awaits is not counted. */
export interface SlowLimit {
  readonly afterMs: number;
  readonly policy: StrategyPolicy;
}

/** How one strategy is run. */
export interface StrategySettings {
  /** What is done when a hook of it throws, beside telling `engine.error` and `strategy.failed`. Default: that of the engine. */
  readonly onError?: StrategyErrorPolicy | undefined;
  /** Default: that of the engine; where that has none, nothing is measured. */
  readonly slow?: SlowLimit | undefined;
  /** Limits of its own orders, open orders and position, beside those of the account. Default: none. */
  readonly limits?: RiskLimits | undefined;
}

/** A strategy to run in an engine: an instance, or its class or name with parameters and how it is run. */
export type EngineStrategy = Strategy | (StrategyUse & StrategySettings);

/** @throws {@link RedFireError} `INVALID_CONFIG` for a policy that does not exist, or a time that is none. */
export function checkSettings({ onError, slow }: Pick<StrategySettings, 'onError' | 'slow'>): void {
  if (onError !== undefined && !STRATEGY_ERROR_POLICIES.includes(onError)) throw wrong('onError', onError, `one of ${STRATEGY_ERROR_POLICIES.join(', ')}`);
  if (slow === undefined) return;
  if (!(slow.afterMs > 0)) throw wrong('slow.afterMs', slow.afterMs, 'milliseconds above zero');
  if (!STRATEGY_POLICIES.includes(slow.policy)) throw wrong('slow.policy', slow.policy, `one of ${STRATEGY_POLICIES.join(', ')}`);
}

function wrong(field: string, value: unknown, expected: string): RedFireError {
  return new RedFireError('INVALID_CONFIG', `${field} "${String(value)}" of a strategy must be ${expected}`, { details: { field, value: String(value) } });
}
