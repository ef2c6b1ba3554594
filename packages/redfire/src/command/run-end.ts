import { isRedFireError, type Logger } from '@redfire/core';
import type { TradingEngine } from '@redfire/engine';

/** Why a run ends, and whether that is a failure. */
export class RunEnd {
  /**
   * Resolves when the engine is to be stopped: its data have come to their end or broken off, the host has asked for it, or it
   * did not start.
   */
  readonly reached: Promise<void>;
  reason = 'the data have come to their end';
  hasFailed = false;
  isStarted = false;
  readonly #engine: TradingEngine;
  readonly #signal: AbortSignal | undefined;
  #reach: () => void = () => undefined;

  constructor(engine: TradingEngine, signal: AbortSignal | undefined) {
    this.#engine = engine;
    this.#signal = signal;
    this.reached = new Promise((resolve) => {
      this.#reach = resolve;
    });
    if (signal?.aborted === true) this.#stop();
    else signal?.addEventListener('abort', () => { this.#stop(); }, { once: true });
    engine.events.on('engine.error', ({ policy, subscriber }) => {
      if (policy === 'stop-engine') this.#fail(`"${subscriber}" failed`);
    }, { name: 'end of the run' });
  }

  /** Waits for the start, and from then on for the end of the data. A start that fails ends the run. */
  async start(logger: Logger): Promise<void> {
    try {
      await this.#engine.start();
    } catch (error) {
      // called off by a stop that was asked for
      if (this.#signal?.aborted === true && isRedFireError(error) && error.code === 'ABORTED') return;
      const reason = error instanceof Error ? error.message : String(error);
      logger.log('error', 'the engine did not start', { reason });
      this.#fail(reason);
      this.#reach();
      return;
    }
    this.isStarted = true;
    this.#engine.ended.catch(() => { this.#fail('the data broke off'); }).finally(this.#reach);
  }

  #stop(): void {
    this.reason = this.#signal?.reason instanceof Error ? this.#signal.reason.message : 'it was told to stop';
    this.#reach();
  }

  /** What failed first is the reason; the rest follows from it. */
  #fail(reason: string): void {
    if (!this.hasFailed) this.reason = reason;
    this.hasFailed = true;
  }
}
