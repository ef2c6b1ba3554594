import type { Clock, Logger } from '@redfire/core';
import type { EventEngine } from '../event-engine.ts';
import type { LifecycleHooks } from './lifecycle-hooks.ts';
import type { StepLimits } from './managed-component.ts';

export interface EngineManagerOptions {
  /** Carries `component.state`, `engine.state` and `engine.health`; failing handlers are known from its `engine.error`. */
  readonly events: EventEngine;
  /** The time that passes in the world: time limits, health checks and time stamps follow it. */
  readonly clock: Clock;
  /** The host's version, for health reports. Default `0.0.0`. */
  readonly version?: string;
  /** How long each step of a component, and each hook, may take. Default 10,000 ms each. */
  readonly limits?: Partial<StepLimits>;
  readonly health?: {
    /** Between two checks; infinity for none but the first. Default 5,000 ms. */
    readonly intervalMs?: number;
    /** After which a component that does not answer is unhealthy. Default 2,000 ms. */
    readonly timeoutMs?: number;
  };
  readonly hooks?: LifecycleHooks;
  readonly logger?: Logger;
  /** Whether `EngineManager.stop` closes the event engine, last. Default true. */
  readonly closeEvents?: boolean;
}
