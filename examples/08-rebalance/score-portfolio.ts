import type { StrategySignalEvent } from '@redfire/core';
import { instrument } from '@redfire/core/schema';
import { PortfolioStrategy, type PortfolioOptions } from '@redfire/strategy';
import { z } from 'zod';

const scores = z.record(instrument(), z.number());

/** Holds, at equal weights, the assets whose score is highest when a month begins; those with a score below zero are left out. */
// #region consumer
export class ScorePortfolio extends PortfolioStrategy<typeof ScorePortfolio.params> {
  static readonly params = z.strictObject({
    instruments: z.array(instrument()),
    /** How many are held at most. */
    hold: z.int().min(1).default(2),
    /** Name of the signal that carries the scores. */
    signal: z.string().default('momentum'),
  });
  #month = -1;
  #best: readonly string[] = [];

  /** It has no schedule: the signal says when. */
  protected override portfolio(): PortfolioOptions {
    return { instruments: this.params.instruments, cashBuffer: 0.01, minNotional: '50', band: { absolute: 0.03 }, additions: 'at-once' };
  }

  override onStart(): void {
    super.onStart();
    this.subscribeSignals({ name: this.params.signal });
  }

  override onSignal({ at, value }: StrategySignalEvent): void {
    const month = new Date(at).getUTCMonth();
    if (month === this.#month) return;
    this.#month = month;
    // it comes from another strategy: what it is, is seen here
    this.#best = Object.entries(scores.parse(value)).filter(([, score]) => score > 0).sort(([, a], [, b]) => b - a).slice(0, this.params.hold).map(([id]) => id);
    this.rebalance();
  }

  protected override weights() {
    return Object.fromEntries(this.#best.map((id) => [id, 1 / this.params.hold]));
  }
}
// #endregion consumer
