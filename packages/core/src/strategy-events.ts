import type { InstrumentId, StrategyId } from './ids.ts';
import type { Timestamp } from './time.ts';

export interface StrategyEvent {
  readonly at: Timestamp;
  readonly strategy: StrategyId;
}

/** What one strategy tells others. */
export interface StrategySignalEvent extends StrategyEvent {
  /** What it is about; others subscribe by it. */
  readonly name: string;
  /** Absent where it is about no single instrument. */
  readonly instrument?: InstrumentId;
  /** Plain data: what JSON has. */
  readonly value: unknown;
}

/** A strategy that was held up, or goes on. */
export interface StrategyPauseEvent extends StrategyEvent {
  readonly reason?: string;
}

export interface StrategyParametersEvent extends StrategyEvent {
  /** Validated, as those in force. */
  readonly before: unknown;
  readonly after: unknown;
}

/** What is done about a strategy that fails or is slow: told and no more; held up; stopped; stopped, its orders canceled and its positions closed. */
export const STRATEGY_POLICIES = ['report', 'pause', 'stop', 'stop-and-flatten'] as const;
export type StrategyPolicy = (typeof STRATEGY_POLICIES)[number];

/** The end of what was to bring a strategy to no open orders and no positions. */
export interface StrategyFlattenedEvent extends StrategyEvent {
  readonly isFlat: boolean;
  /** Why it is not flat. */
  readonly reason?: string;
}

/** A hook that threw. The error itself is in `engine.error`. */
export interface StrategyFailedEvent extends StrategyEvent {
  readonly hook: string;
  readonly message: string;
  /** What is done about it; `stop-engine` stops the engine it is part of. */
  readonly policy: StrategyPolicy | 'stop-engine';
}

/** A hook that took longer than it may. */
export interface StrategySlowEvent extends StrategyEvent {
  readonly hook: string;
  readonly tookMs: number;
  readonly limitMs: number;
  readonly policy: StrategyPolicy;
}

/** What happens to strategies, and what they tell one another. */
export interface StrategyEventMap {
  'strategy.added': StrategyEvent;
  'strategy.removed': StrategyEvent;
  'strategy.started': StrategyEvent;
  'strategy.stopped': StrategyEvent;
  /** It hears nothing of the market until it is resumed; its orders and fills it does hear of. */
  'strategy.paused': StrategyPauseEvent;
  'strategy.resumed': StrategyPauseEvent;
  /** It begins anew: another instance with the same parameters. */
  'strategy.reset': StrategyEvent;
  'strategy.parameters-changed': StrategyParametersEvent;
  /** Its orders were ended and its positions closed, or could not be. */
  'strategy.flattened': StrategyFlattenedEvent;
  /** Every subscription has seen the bars it wanted first; from now on it trades. */
  'strategy.warmed-up': StrategyEvent;
  'strategy.failed': StrategyFailedEvent;
  'strategy.slow': StrategySlowEvent;
  'strategy.signal': StrategySignalEvent;
}
