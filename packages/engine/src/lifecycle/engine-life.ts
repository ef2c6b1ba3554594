import { RedFireError, type Cancel, type LifecycleState } from '@redfire/core';
import type { Announcer } from './announcer.ts';
import type { ComponentGraph } from './component-graph.ts';
import { calledOff, launch, type Launch } from './launch.ts';
import { allFailures, doesNotFit, hookFailed, messageOf, oneOrAll, withRollback } from './lifecycle-errors.ts';
import type { HookList } from './lifecycle-hooks.ts';
import type { ManagedComponent, StepLimits } from './managed-component.ts';
import { settled } from './time-limit.ts';

export interface EngineLifeOptions {
  readonly graph: ComponentGraph;
  readonly hooks: HookList;
  readonly limits: StepLimits;
  readonly announcer: Announcer;
  /** Called before anything starts; returns what to call when all has ended. */
  readonly accompany: () => Cancel;
  /** Called when the engine has come up; returns what to call when it is about to go down. */
  readonly cameUp: () => Cancel;
  /** Called last, when the engine has stopped. */
  readonly dispose: () => void;
}

/** The state of an engine as a whole, and the ways between its states. */
export class EngineLife {
  /** See `EngineManager`. */
  readonly stopped: Promise<void>;
  readonly #options: EngineLifeOptions;
  #stoppedWell: () => void = () => {};
  #stoppedBy: (failure: unknown) => void = () => {};
  #state: LifecycleState = 'initializing';
  #launch: Launch | undefined;
  #started: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #mustRunAfterStop = false;
  #goDown: Cancel = () => {};
  #leave: Cancel = () => {};

  constructor(options: EngineLifeOptions) {
    this.#options = options;
    this.stopped = new Promise((resolve, reject) => {
      this.#stoppedWell = resolve;
      this.#stoppedBy = reject;
    });
    this.stopped.catch(() => {});
  }

  get state(): LifecycleState {
    return this.#state;
  }

  get isUp(): boolean {
    return this.#state === 'running' || this.#state === 'degraded';
  }

  /** Whether it is up or on its way, so that what is added now is brought up at once. */
  get isUnderWay(): boolean {
    return this.#launch !== undefined || this.isUp;
  }

  /** Whether it goes down, or is down, and nothing can be added. */
  get isEnding(): boolean {
    return this.#stopping !== undefined || this.#state === 'stopping' || this.#state === 'stopped' || this.#state === 'error';
  }

  start(signal: AbortSignal | undefined): Promise<void> {
    if (this.#started !== undefined && this.#stopping === undefined) return this.#started;
    try {
      this.#refuseUnfit(signal);
    } catch (error) {
      return rejected(error);
    }
    this.#started = this.#begin((controller) => this.#bringUp(controller), signal);
    return this.#started;
  }

  /** @param failure - Why, when nobody asked for it. */
  stop(reason: string | undefined, failure?: RedFireError): Promise<void> {
    this.#stopping ??= Promise.resolve().then(() => this.#end(reason, failure));
    return this.#stopping;
  }

  restart(): Promise<void> {
    this.#started = this.#begin((controller) => this.#restart(controller));
    return this.#started;
  }

  /** While it is up, an engine is degraded as long as something that ran does not run, or not well. */
  settle(): void {
    if (!this.isUp) return;
    const ill = this.#options.graph.parts().filter((part) => part.hasRun && part.membership === 'member' && part.state !== 'running');
    if (ill.length === 0) this.#setState('running');
    else this.#setState('degraded', ill.map((part) => `${part.name} is ${part.state}`).join(', '));
  }

  /** Throws what stands against a start, before anything begins. */
  #refuseUnfit(signal: AbortSignal | undefined): void {
    if (this.isEnding) throw doesNotFit('start', this.#state, 'an engine starts once; make a new one');
    if (signal?.aborted === true) throw calledOff(signal);
    this.#options.graph.inOrder();
  }

  /** Runs `work` so that it can be called off, and undoes it when it fails. */
  #begin(work: (controller: AbortController) => Promise<void>, signal?: AbortSignal): Promise<void> {
    const begun = launch(work, signal);
    this.#launch = begun;
    return this.#finish(begun);
  }

  async #finish({ controller, done }: Launch): Promise<void> {
    try {
      await done;
      controller.signal.throwIfAborted();
    } catch (error) {
      // A stop that called this off does the rest itself.
      if (this.#stopping === undefined) throw await this.#rollBack(error, controller);
      throw error;
    } finally {
      this.#launch = undefined;
    }
    this.#setState('running');
    this.#goDown = this.#options.cameUp();
    this.settle();
  }

  async #bringUp(controller: AbortController): Promise<void> {
    const { graph, accompany } = this.#options;
    this.#leave = accompany();
    await this.#runStartHooks('beforeStart', controller);
    await this.#forAll((part) => graph.initialize(part));
    controller.signal.throwIfAborted();
    await this.#startAll(controller);
  }

  async #restart(controller: AbortController): Promise<void> {
    const { graph } = this.#options;
    const reason = new RedFireError('ABORTED', 'the engine restarts');
    this.#pause(reason.message);
    const failures = [...(await this.#runStopHooks('beforeStop')), ...(await graph.takeAllDown(reason)), ...(await this.#runStopHooks('afterStop'))];
    if (failures.length > 0) throw oneOrAll(failures, 'the engine did not stop as it should for its restart');
    controller.signal.throwIfAborted();
    await this.#runStartHooks('beforeStart', controller);
    await this.#startAll(controller);
  }

  async #startAll(controller: AbortController): Promise<void> {
    this.#setState('starting');
    await this.#forAll((part) => this.#options.graph.bringUp(part));
    controller.signal.throwIfAborted();
    await this.#runStartHooks('afterStart', controller);
  }

  /** At once for all; each waits for what it depends on. One that has yet to join, or leaves, fails for itself. */
  async #forAll(act: (part: ManagedComponent) => Promise<void>): Promise<void> {
    await Promise.all(
      this.#options.graph.inOrder().map((part) =>
        act(part).catch((error: unknown) => {
          if (part.membership === 'member') throw error;
        }),
      ),
    );
  }

  /** Returns what the start rejects with. */
  async #rollBack(cause: unknown, controller: AbortController): Promise<unknown> {
    const isCalledOff = controller.signal.aborted;
    const reason = new RedFireError('ABORTED', isCalledOff ? messageOf(cause) : `the start failed: ${messageOf(cause)}`);
    this.#started = undefined;
    this.#pause(reason.message);
    controller.abort(reason);
    const failures = await this.#release(reason);
    this.#setState(isCalledOff && failures.length === 0 ? 'stopped' : 'error', messageOf(cause));
    const error = withRollback(cause, failures);
    if (isCalledOff) this.#stoppedWell();
    else this.#stoppedBy(error);
    return error;
  }

  async #end(reason = 'the host stops it', failure?: RedFireError): Promise<void> {
    const wasUp = this.isUp;
    const aborted = new RedFireError('ABORTED', `the engine stops: ${reason}`);
    const underWay = this.#launch;
    this.#pause(reason);
    underWay?.controller.abort(aborted);
    const failures = wasUp ? await this.#runStopHooks('beforeStop') : [];
    await settled(underWay?.done);
    const all = [...failures, ...(await this.#release(aborted))];
    const error = all.length === 0 ? undefined : allFailures(all, 'the engine has stopped, but not everything ended as it should');
    this.#setState(error === undefined ? 'stopped' : 'error', error?.message ?? reason);
    this.#options.dispose();
    if (failure === undefined) this.#stoppedWell();
    else this.#stoppedBy(failure);
    if (error !== undefined) throw error;
  }

  /** From here on nobody takes it for running. */
  #pause(reason: string): void {
    this.#setState('stopping', reason);
    this.#goDown();
    this.#goDown = () => {};
  }

  async #release(reason: RedFireError): Promise<readonly RedFireError[]> {
    const { graph } = this.#options;
    const failures = [...(await graph.takeAllDown(reason)), ...(await graph.closeAll())];
    if (this.#mustRunAfterStop) failures.push(...(await this.#runStopHooks('afterStop')));
    this.#leave();
    return failures;
  }

  async #runStartHooks(name: 'beforeStart' | 'afterStart', controller: AbortController): Promise<void> {
    const { hooks, limits, announcer } = this.#options;
    this.#mustRunAfterStop = true;
    try {
      await hooks.run(name, limits.startMs, controller.signal);
    } catch (error) {
      if (!controller.signal.aborted) announcer.failure(error, { step: name });
      throw error;
    }
    controller.signal.throwIfAborted();
  }

  async #runStopHooks(name: 'beforeStop' | 'afterStop'): Promise<readonly RedFireError[]> {
    const { hooks, limits, announcer } = this.#options;
    if (name === 'afterStop') this.#mustRunAfterStop = false;
    const failures = (await hooks.runAll(name, limits.stopMs)).map((cause) => hookFailed(name, cause));
    for (const failure of failures) announcer.failure(failure, { step: name });
    return failures;
  }

  #setState(state: LifecycleState, reason?: string): void {
    const previous = this.#state;
    if (state === previous) return;
    this.#state = state;
    this.#options.announcer.engineState(state, previous, reason);
  }
}

async function rejected(error: unknown): Promise<never> {
  throw error;
}
