import { RedFireError, copyBar, type Bar, type Cancel, type Clock } from '@redfire/core';

interface EarlyBarsOptions {
  readonly clock: Clock;
  /** Takes a bar whose time has come. */
  readonly deliver: (bar: Bar) => void;
  /** Hears of one that is refused. */
  readonly refuse: (bar: Bar, error: RedFireError) => void;
}

/** Two clocks that are kept right differ by less; what is further ahead is no matter of clocks. */
const MOST_SKEW_MS = 1_000;

/** Keeps bars from being known before they have closed. One that is early by no more than clocks differ is held until its time; any other is refused. */
export class EarlyBars {
  readonly #options: EarlyBarsOptions;
  readonly #held = new Set<Cancel>();

  constructor(options: EarlyBarsOptions) {
    this.#options = options;
  }

  /** @returns Whether a bar has closed by now; else it was held or refused. */
  admits(bar: Bar): boolean {
    const { clock } = this.#options;
    const { closeTime } = bar;
    const now = clock.now();
    if (!(closeTime > now)) return true;
    if (closeTime - now <= MOST_SKEW_MS) this.#hold(copyBar(bar));
    else this.#options.refuse(copyBar(bar), tooEarly(bar, now));
    return false;
  }

  /** Gives up what is held. */
  close(): void {
    for (const cancel of this.#held) cancel();
    this.#held.clear();
  }

  #hold(bar: Bar): void {
    const cancel = this.#options.clock.setTimer(
      bar.closeTime,
      () => {
        this.#held.delete(cancel);
        this.#options.deliver(bar);
      },
      'early bar',
    );
    this.#held.add(cancel);
  }
}

function tooEarly({ instrument, intervalMs, openTime, closeTime }: Bar, now: number): RedFireError {
  return new RedFireError('LOOK_AHEAD', `a bar of "${instrument}" came at "${now}", before it closes at "${closeTime}"; a source gives bars that have closed, and none under way`, {
    details: { instrument, intervalMs, openTime, closeTime, now },
  });
}
