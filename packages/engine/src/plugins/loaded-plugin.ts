import { HEALTH_STATUSES, RedFireError, type ComponentHealth, type ErrorPolicy, type LifecycleState, type Timestamp } from '@redfire/core';
import { messageOf } from '../lifecycle/lifecycle-errors.ts';
import { withTimeLimit } from '../lifecycle/time-limit.ts';
import type { Plugin, PluginClass } from './plugin.ts';
import { PluginScope, type PluginHost } from './plugin-scope.ts';

/** A plugin as an operator sees it. */
export interface PluginStatus {
  readonly name: string;
  readonly version: string;
  /** `stopped` when it is loaded and does not run; `error` when it failed and was taken out. */
  readonly state: LifecycleState;
  /** Milliseconds since it was started; 0 while it does not run. */
  readonly uptimeMs: number;
  /** Failures of its callbacks, handlers, timers and components since it was loaded. */
  readonly errors: { readonly count: number; readonly last?: { readonly at: Timestamp; readonly error: unknown } };
  /** Its last answer to a health check. */
  readonly health?: ComponentHealth;
}

/** A plugin with what its host gave it. */
export interface PluginSpecimen {
  readonly plugin: Plugin;
  /** What the plugin was made from, for a reload. */
  readonly source: Plugin | PluginClass;
  /** As given, for a reload. */
  readonly rawOptions: unknown;
  /** As validated. */
  readonly options: unknown;
  readonly onError: ErrorPolicy | undefined;
}

/** The life of one plugin: calls its callbacks, never longer than they may take, and takes back what it was lent. */
export class LoadedPlugin {
  readonly specimen: PluginSpecimen;
  readonly #host: PluginHost;
  readonly #onFailure: (plugin: LoadedPlugin, failure: RedFireError) => void;
  #state: LifecycleState = 'initializing';
  #load: PluginScope | undefined;
  #run: PluginScope | undefined;
  #data: unknown;
  #mustClose = false;
  #startedAt: Timestamp | undefined;
  #errors: PluginStatus['errors'] = { count: 0 };
  #health: ComponentHealth | undefined;

  /** @param onFailure - Told of a failure that nobody waits for. */
  constructor(specimen: PluginSpecimen, host: PluginHost, onFailure: (plugin: LoadedPlugin, failure: RedFireError) => void) {
    this.specimen = specimen;
    this.#host = host;
    this.#onFailure = onFailure;
  }

  get name(): string {
    return this.specimen.plugin.name;
  }

  get version(): string {
    return this.specimen.plugin.version;
  }

  get isRunning(): boolean {
    return this.#state === 'running' || this.#state === 'degraded';
  }

  /** Whether it is loaded: not one that failed and was taken out. */
  get isLive(): boolean {
    return this.#state !== 'error';
  }

  /** @throws {@link RedFireError} `PLUGIN_FAILED`. Take it out then. */
  async init(): Promise<void> {
    const scope = this.#openScope();
    this.#load = scope;
    let data: unknown;
    await this.#begin('init', scope, {
      work: async () => {
        data = await this.specimen.plugin.init?.(scope.context as never, undefined as never);
      },
      undo: () => this.#call('close', scope, data),
    });
    this.#data = data;
    this.#mustClose = true;
    this.#state = 'stopped';
  }

  /** @throws {@link RedFireError} `PLUGIN_FAILED`. Take it out then. */
  async start(signal?: AbortSignal): Promise<void> {
    const scope = this.#openScope();
    const data = this.#data;
    this.#run = scope;
    this.#state = 'starting';
    const callOff = (): void => {
      scope.silence(this.#calledOff('its start was called off'));
    };
    signal?.addEventListener('abort', callOff, { once: true });
    try {
      await this.#begin('start', scope, { work: () => this.specimen.plugin.start?.(scope.context as never, data as never), undo: () => this.#call('stop', scope, data) });
    } finally {
      signal?.removeEventListener('abort', callOff);
    }
    const missing = (this.specimen.plugin.provides ?? []).filter((key) => !this.#host.services.has(key)).map(({ name }) => name);
    if (missing.length > 0) {
      throw new RedFireError('PLUGIN_FAILED', `plugin "${this.name}" has started without providing ${missing.map((name) => `"${name}"`).join(', ')}, which it declares`, {
        details: { plugin: this.name, step: 'start', missing },
      });
    }
    this.#startedAt = this.#host.wallClock.now();
    this.#state = 'running';
  }

  /** Ends what began with its start. Never rejects; returns what went wrong. */
  async stop(): Promise<readonly RedFireError[]> {
    const scope = this.#run;
    if (scope === undefined) return [];
    this.#state = 'stopping';
    this.#startedAt = undefined;
    this.#health = undefined;
    const failures = await this.#end('stop', scope);
    this.#run = undefined;
    this.#state = 'stopped';
    return failures;
  }

  /** Stops and closes it, so that nothing of it is left. Never rejects; returns what went wrong. */
  async takeOut(): Promise<readonly RedFireError[]> {
    const failures = [...(await this.stop())];
    const scope = this.#load;
    if (scope !== undefined) failures.push(...(await (this.#mustClose ? this.#end('close', scope) : this.#release(scope))));
    this.#load = undefined;
    this.#mustClose = false;
    this.#data = undefined;
    this.#state = 'stopped';
    return failures;
  }

  /** Notes a failure. */
  note(error: unknown): void {
    this.#errors = { count: this.#errors.count + 1, last: { at: this.#host.wallClock.now(), error } };
  }

  /** Notes that it is out, and why. */
  markFailed(error: unknown): void {
    this.note(error);
    this.#state = 'error';
  }

  /** Tells what runs for it that it is about to end, and stops its timers. */
  silence(): void {
    for (const scope of [this.#run, this.#load]) scope?.silence(this.#calledOff('one of its handlers or timers failed'));
  }

  async checkHealth(limitMs: number): Promise<ComponentHealth> {
    const scope = this.#run;
    if (scope === undefined || !this.isRunning) return this.isLive ? { status: 'healthy' } : { status: 'unhealthy', error: messageOf(this.#errors.last?.error) };
    const limit = { clock: this.#host.wallClock, limitMs, name: `plugin:${this.name}.health`, until: scope.controller.signal };
    const { plugin } = this.specimen;
    const ask = () => (plugin.health === undefined ? { status: 'healthy' as const } : plugin.health(scope.context as never, this.#data as never));
    const answer = await withTimeLimit(limit, ask).then(read, (error: unknown): ComponentHealth => ({ status: 'unhealthy', error: messageOf(error) }));
    if (this.#run === scope && this.isRunning) {
      this.#health = answer;
      this.#state = answer.status === 'healthy' ? 'running' : 'degraded';
    }
    return answer;
  }

  status(): PluginStatus {
    const uptimeMs = this.#startedAt === undefined ? 0 : this.#host.wallClock.now() - this.#startedAt;
    return { name: this.name, version: this.version, state: this.#state, uptimeMs, errors: this.#errors, ...(this.#health !== undefined && { health: this.#health }) };
  }

  #openScope(): PluginScope {
    const { plugin: manifest, options, onError } = this.specimen;
    const onComponentFailure = (failure: RedFireError): void => {
      this.#onFailure(this, new RedFireError('PLUGIN_FAILED', `plugin "${this.name}" is taken out: ${failure.message}`, { details: { ...failure.details, plugin: this.name }, cause: failure }));
    };
    return new PluginScope(this.#host, { manifest, options, onError, onComponentFailure });
  }

  /** A step on the way up. One that succeeds when it was given up long since is undone. */
  async #begin(step: 'init' | 'start', scope: PluginScope, { work, undo }: { readonly work: () => unknown; readonly undo: () => Promise<RedFireError | undefined> }): Promise<void> {
    const onLate = (): void => {
      void undo().then((failure) => {
        if (failure !== undefined) this.#onFailure(this, failure);
      });
    };
    const limit = { clock: this.#host.wallClock, limitMs: this.#host.limits[`${step}Ms`], name: `plugin:${this.name}.${step}`, controller: scope.controller, onLate };
    try {
      await withTimeLimit(limit, work);
    } catch (cause) {
      throw failed(this.name, step, cause);
    }
  }

  /** A step on the way down: after it nothing is left of what the scope lent. */
  async #end(step: 'stop' | 'close', scope: PluginScope): Promise<readonly RedFireError[]> {
    scope.controller.abort(this.#calledOff(`it is asked to ${step}`));
    const failure = await this.#call(step, scope, this.#data);
    return [...(failure === undefined ? [] : [failure]), ...(await this.#release(scope))];
  }

  async #release(scope: PluginScope): Promise<readonly RedFireError[]> {
    scope.silence(this.#calledOff('it is taken out'));
    return scope.close();
  }

  #calledOff(why: string): RedFireError {
    return new RedFireError('ABORTED', `plugin "${this.name}" has to end: ${why}`, { details: { plugin: this.name } });
  }

  /** Returns what went wrong. */
  async #call(step: 'stop' | 'close', scope: PluginScope, data: unknown): Promise<RedFireError | undefined> {
    const limit = { clock: this.#host.wallClock, limitMs: this.#host.limits[`${step}Ms`], name: `plugin:${this.name}.${step}` };
    try {
      await withTimeLimit(limit, () => this.specimen.plugin[step]?.(scope.context as never, data as never));
      return undefined;
    } catch (cause) {
      return failed(this.name, step, cause);
    }
  }
}

/** An answer comes from code of others: what is no status counts as none. */
function read(answer: ComponentHealth | undefined): ComponentHealth {
  const { status, error } = answer ?? {};
  if (status === undefined || !HEALTH_STATUSES.includes(status)) return { status: 'unhealthy', error: `its health check answered no status but "${String(status)}"` };
  return error === undefined ? { status } : { status, error: String(error) };
}

function failed(plugin: string, step: string, cause: unknown): RedFireError {
  return new RedFireError('PLUGIN_FAILED', `plugin "${plugin}" failed to ${step}: ${messageOf(cause)}`, { details: { plugin, step }, cause });
}
