import type { Bar, InstrumentId, SteppedClock } from '@redfire/core';
import type { BarFeed } from '../bar-feed.ts';
import { notCarried } from '../snapshot/not-carried.ts';

/** Turns without a question, after which all that was asked has been heard: an answer passes through fewer hands before it is joined, or leads to the next question. */
const QUIET_TURNS = 32;

/** The past of a run, for subscriptions that want bars before they begin. */
export class RunHistory {
  readonly #feeds: () => readonly BarFeed[];
  /** Questions so far. */
  asked = 0;
  /** Of a run that goes on from another: its strategies have had their past, and nothing was missed since. */
  goesOn: 'no' | 'begins' | 'runs' = 'no';

  /** @param feeds - Made after those who ask. */
  constructor(feeds: () => readonly BarFeed[]) {
    this.#feeds = feeds;
  }

  /** Bars that closed before the run began, at most so many; `undefined` where there are no bars of that length. */
  readonly of = (instrument: InstrumentId, length: number, count: number): Promise<readonly Bar[]> | undefined => {
    const feed = this.#feeds().find(({ options }) => options.instrument === instrument && options.intervalMs === length);
    const past = feed?.options.past;
    if (past === undefined) return undefined;
    if (this.goesOn === 'begins') return undefined;
    if (this.goesOn === 'runs') throw notCarried(`bars of "${instrument}" from before the run, which a strategy asks for in the middle of it`, 'subscribe in onStart, or run it whole');
    this.asked++;
    return Promise.resolve(past.last(count));
  };
}

/** Lets what was asked of the past reach those who asked, before anything happens. */
export async function hearPast(history: RunHistory, clock: SteppedClock): Promise<void> {
  if (history.asked === 0) return;
  for (let quiet = 0, asked = 0; quiet < QUIET_TURNS; quiet++) {
    if (asked !== history.asked) quiet = 0;
    asked = history.asked;
    await Promise.resolve();
  }
  clock.advanceTo(clock.now());
}
