import type { Clock, Component, EventMap, Logger, Metrics } from '@redfire/core';
import type { EventScope } from '../event-access.ts';
import type { DefaultKeys } from '../event-keys.ts';
import type { AnyServiceKey, ServiceOf } from './service-key.ts';

/**
 * What a plugin is lent. `init` and `close` get one context, each `start` with its `stop` another: what is subscribed, timed, provided
 * or added through a context ends with it, whether or not the plugin cleans up. A context that has ended refuses to be used.
 */
export interface PluginContext<Options = unknown, Required extends AnyServiceKey = never, Provided extends AnyServiceKey = never> {
  /** Validated, with the defaults of the schema. */
  readonly options: Options;
  /** Publishes and subscribes. Subscribers stand under `plugin:<name>` in `engine.error` and in the statistics. */
  readonly events: EventScope<EventMap, DefaultKeys<EventMap>>;
  /** The time of the engine: the present, or that of a replay. */
  readonly clock: Clock;
  /** The time that passes in the world, by which one polls or waits. */
  readonly wallClock: Clock;
  /** Every record has the field `plugin`. */
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Aborted when this context is about to end, before `stop` or `close` is called; also when the time for `init` or `start` is up. */
  readonly signal: AbortSignal;
  readonly services: PluginServices<Required, Provided>;
  readonly components: PluginComponents;
}

export interface PluginServices<Required extends AnyServiceKey, Provided extends AnyServiceKey> {
  /**
   * A service that the plugin requires. One that is provided in `start` is there from the start of this plugin on, else from its init.
   *
   * @throws {@link RedFireError} `DEPENDENCY_MISSING` when it is not required, or not there; `INVALID_STATE` when the context has ended.
   */
  get<Key extends Required>(key: Key): ServiceOf<Key>;
  /** Offers a service to others until the context ends. @throws {@link RedFireError} `INVALID_STATE` when it is not declared, provided already, or the context has ended. */
  provide<Key extends Provided>(key: Key, service: ServiceOf<Key>): void;
}

export interface PluginComponents {
  /**
   * Gives the engine a component that starts and stops with it, under a name unique there. Resolves when it runs; before the engine runs, at once.
   * One that fails then is the plugin's failure, not the engine's.
   *
   * @throws {@link RedFireError} what the engine manager says: `COMPONENT_FAILED`, `DEPENDENCY_MISSING`, `INVALID_STATE`.
   */
  add(component: Component): Promise<void>;
  /** Stops a component of this context and takes it out. @throws {@link RedFireError} `COMPONENT_NOT_FOUND`. */
  remove(name: string): Promise<void>;
}
