import type { ComponentHealth } from '@redfire/core';
import type { z } from 'zod';
import type { PluginContext } from './plugin-context.ts';
import type { AnyServiceKey } from './service-key.ts';

/** The version of the plugin interface that this package speaks. */
export const PLUGIN_API = 1;

/** What must be there before a plugin is loaded. */
export interface PluginRequirements<Service extends AnyServiceKey = AnyServiceKey> {
  /** Services, whoever provides them. */
  readonly services?: readonly Service[];
  /** Other plugins by name, each with a range of versions as npm writes them: `{ 'acme-feed': '^1.2' }`. */
  readonly plugins?: Readonly<Record<string, string>>;
  /** A range of the host's own version, for a plugin made for one application. */
  readonly host?: string;
}

/** What a plugin says of itself. */
export interface PluginManifest {
  /** Unique in its host: letters, digits and `-_.@/`, the name of its package as a rule. */
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  /** The version of the plugin interface it was written for: 1. */
  readonly api: number;
  readonly requires?: PluginRequirements;
  /** Services that it provides by the end of `start` at the latest. */
  readonly provides?: readonly AnyServiceKey[];
}

/** The options of a plugin that has none. */
export type NoOptions = z.ZodObject<Record<never, never>, z.core.$strict>;

/**
 * A plugin as a host gets it. The callbacks are called one at a time: `init` and `close` once each, `start` and `stop` in turn.
 * `stop` is called for every `start`, one that failed included; `close` for every `init` that succeeded.
 */
export interface Plugin<Schema extends z.ZodType = z.ZodType> extends PluginManifest {
  /** Validates the options. Absent: there are none. */
  readonly options?: Schema;
  init?(context: never, state: never): unknown;
  start?(context: never, state: never): unknown;
  stop?(context: never, state: never): unknown;
  close?(context: never, state: never): unknown;
  health?(context: never, state: never): ComponentHealth | Promise<ComponentHealth>;
}

/** A class whose instances are plugins; each load makes one, without arguments. */
export type PluginClass<Schema extends z.ZodType = z.ZodType> = new () => Plugin<Schema>;

/** A plugin as its author writes it. */
export interface PluginDefinition<Schema extends z.ZodType, Required extends AnyServiceKey, Provided extends AnyServiceKey, State> extends PluginManifest {
  readonly api: typeof PLUGIN_API;
  readonly requires?: PluginRequirements<Required>;
  readonly provides?: readonly Provided[];
  /** A zod schema of an object. Options that are not given are validated as `{}`. */
  readonly options?: Schema;
  /** Makes ready. What it returns is the plugin's state and comes back to the other callbacks: two engines that load one plugin share nothing. */
  init?(context: PluginContext<z.output<Schema>, Required, Provided>): State | Promise<State>;
  start?(context: PluginContext<z.output<Schema>, Required, Provided>, state: State): void | Promise<void>;
  stop?(context: PluginContext<z.output<Schema>, Required, Provided>, state: State): void | Promise<void>;
  close?(context: PluginContext<z.output<Schema>, Required, Provided>, state: State): void | Promise<void>;
  /** Asked with the engine's health while the plugin runs. One that throws, or does not answer in time, is unhealthy. */
  health?(context: PluginContext<z.output<Schema>, Required, Provided>, state: State): ComponentHealth | Promise<ComponentHealth>;
}

/**
 * A plugin whose callbacks are typed by what it declares: options by their schema, services by their keys, the state by what `init` returns.
 *
 * Nothing is checked here: loading does, so that a plugin from plain JavaScript is checked as well.
 */
export function definePlugin<
  Schema extends z.ZodType = NoOptions,
  const Required extends AnyServiceKey = never,
  const Provided extends AnyServiceKey = never,
  State = undefined,
>(definition: PluginDefinition<Schema, Required, Provided, State>): Plugin<Schema> {
  return definition;
}
