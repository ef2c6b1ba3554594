import type { Bar } from '@redfire/core';
import { instrument } from '@redfire/core/schema';
import { Strategy } from '@redfire/strategy';
import { roc } from '@redfire/strategy/indicators';
import { z } from 'zod';

/** Tells others how much each asset has risen in percent, at the close of every day, and trades nothing itself. */
// #region alpha
export class MomentumScores extends Strategy<typeof MomentumScores.params> {
  static readonly params = z.strictObject({ instruments: z.array(instrument()), days: z.int().min(2).default(90) });
  readonly #changes = new Map(this.params.instruments.map((id) => [id, roc(this.params.days)]));
  readonly #closed = new Map<string, number>();

  override onStart(): void {
    for (const [id, change] of this.#changes) this.subscribeBars(id, '1d', [change]);
  }

  override onBar({ instrument: id, closeTime }: Bar): void {
    this.#closed.set(id, closeTime);
    const isComplete = this.params.instruments.every((each) => this.#closed.get(each) === closeTime);
    const scores = Object.fromEntries([...this.#changes].map(([each, change]) => [each, change.value]));
    // before it has seen enough days a change has no value, and there is nothing to tell
    if (isComplete && Object.values(scores).every(Number.isFinite)) this.publishSignal('momentum', scores);
  }
}
// #endregion alpha
