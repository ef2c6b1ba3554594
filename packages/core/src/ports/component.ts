/** Where a component, a plugin or an engine is in its life. `degraded` runs, with less than it should have. */
export const LIFECYCLE_STATES = ['initializing', 'starting', 'running', 'degraded', 'stopping', 'stopped', 'error'] as const;
export type LifecycleState = (typeof LIFECYCLE_STATES)[number];

export const HEALTH_STATUSES = ['healthy', 'degraded', 'unhealthy'] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** What a component says of itself. */
export interface ComponentHealth {
  readonly status: HealthStatus;
  /** Why, for anything but healthy. */
  readonly error?: string;
}

/**
 * A part of a running engine: something that is started and stopped, in the order of what it depends on.
 *
 * Every method may return a promise and is given a signal that is aborted when its time is up, or when the host
 * no longer wants it. `init` and `close` are called once each; `start` and `stop` in turn, also again after a restart.
 * `stop` and `close` are called after a failure too, so they must bear a component that is half started.
 */
export interface Component {
  /** Unique in its engine. */
  readonly name: string;
  /** Names of components that run before this one starts and until it has stopped. */
  readonly dependsOn?: readonly string[];
  init?(signal: AbortSignal): void | Promise<void>;
  start?(signal: AbortSignal): void | Promise<void>;
  stop?(signal: AbortSignal): void | Promise<void>;
  close?(signal: AbortSignal): void | Promise<void>;
  /** Asked at each health interval. One that throws, or does not answer in time, is unhealthy. Absent means healthy while it runs. */
  health?(signal: AbortSignal): ComponentHealth | Promise<ComponentHealth>;
}

/** One line of a health report. */
export interface ServiceHealth {
  readonly status: HealthStatus;
  /** How long the answer took, in milliseconds. */
  readonly responseMs: number;
  readonly error?: string;
}

/** The state of the whole and of each part: healthy when all parts are, unhealthy when one is, degraded between. */
export interface HealthReport {
  readonly status: HealthStatus;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly version: string;
  readonly services: Readonly<Record<string, ServiceHealth>>;
}
