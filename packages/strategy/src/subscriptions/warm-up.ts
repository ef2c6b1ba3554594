import type { StrategyContext } from '../strategy-context.ts';

/** Whether a strategy may begin: when each of its subscriptions has had the bars it wanted first. */
export class WarmUp {
  readonly #engine: Pick<StrategyContext, 'setWarm'>;
  #waiting = 0;
  isWarm = true;

  constructor(engine: Pick<StrategyContext, 'setWarm'>) {
    this.#engine = engine;
  }

  /** One more subscription wants bars first. */
  begin(): void {
    this.#waiting++;
    this.#tell();
  }

  /** One of them has had them. */
  end(): void {
    this.#waiting--;
    this.#tell();
  }

  #tell(): void {
    const isWarm = this.#waiting === 0;
    if (isWarm === this.isWarm) return;
    this.isWarm = isWarm;
    this.#engine.setWarm(isWarm);
  }
}
