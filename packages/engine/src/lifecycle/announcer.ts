import type { Clock, EventMap, HealthReport, HealthStatus, LifecycleState, Logger } from '@redfire/core';
import type { EventEngine } from '../event-engine.ts';
import { messageOf } from './lifecycle-errors.ts';
import type { FailureContext, HookList } from './lifecycle-hooks.ts';
import type { ManagedComponent } from './managed-component.ts';

export interface AnnouncerOptions {
  readonly events: EventEngine;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly hooks: HookList;
}

/** Tells states, health and failures: as events, in the log, and to the hooks of the host. */
export class Announcer {
  readonly #options: AnnouncerOptions;

  constructor(options: AnnouncerOptions) {
    this.#options = options;
  }

  componentState({ name, state }: ManagedComponent, previous: LifecycleState, reason: string | undefined): void {
    const { clock, logger } = this.#options;
    const because = reason === undefined ? {} : { reason };
    this.#publish('component.state', { at: clock.now(), component: name, state, previous, ...because });
    logger.log('debug', `component "${name}" is ${state}`, { component: name, state, previous, ...because });
  }

  engineState(state: LifecycleState, previous: LifecycleState, reason: string | undefined): void {
    const { clock, logger } = this.#options;
    const because = reason === undefined ? {} : { reason };
    this.#publish('engine.state', { at: clock.now(), state, previous, ...because });
    logger.log(state === 'error' ? 'error' : state === 'degraded' ? 'warn' : 'info', `engine is ${state}`, { state, previous, ...because });
  }

  health(report: HealthReport, previous: HealthStatus): void {
    const { clock, logger } = this.#options;
    this.#publish('engine.health', { at: clock.now(), previous, report });
    if (report.status !== previous) logger.log(report.status === 'healthy' ? 'info' : 'warn', `engine is ${report.status}`, { health: report });
  }

  /** Writes a failure to the log and tells the hooks. */
  failure(error: unknown, context: FailureContext): void {
    this.#options.logger.log('error', messageOf(error), { ...context, error });
    this.tellHooks(error, context);
  }

  tellHooks(error: unknown, context: FailureContext): void {
    const { hooks, logger } = this.#options;
    hooks.reportError(error, context, (failure) => {
      logger.log('error', `hook "onError" failed: ${messageOf(failure)}`, { error: failure });
    });
  }

  /** A state must not be lost because an event cannot be published: the event engine may be closed by its owner, or in a storm. */
  #publish<Name extends 'component.state' | 'engine.state' | 'engine.health'>(topic: Name, payload: EventMap[Name]): void {
    const { events } = this.#options;
    if (events.isClosed) return;
    try {
      events.publish(topic, payload);
    } catch (error) {
      this.failure(error, { step: topic });
    }
  }
}
