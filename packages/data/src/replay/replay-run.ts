import { RedFireError, timestamp, type Clock, type Logger, type MarketDataItem, type SteppedClock, type Timestamp } from '@redfire/core';
import type { ReplayCursor } from './replay-cursor.ts';
import { ReplayMerge } from './replay-merge.ts';

export interface ReplayRunOptions {
  readonly name: string;
  /** In the order of delivery at one instant. */
  readonly cursors: readonly ReplayCursor[];
  /** The time that the data move. */
  readonly clock: SteppedClock;
  /** The time that is waited by. */
  readonly wallClock: Clock;
  readonly speed: number;
  readonly logger: Logger;
  readonly deliver: (item: MarketDataItem) => void;
}

/** While nothing is delivered, the data's time still passes, in steps of this many milliseconds of the world: for what others set timers for meanwhile. */
const LONGEST_NAP_MS = 50;
/** How long the host may be kept from its other work. */
const LONGEST_SPELL_MS = 10;
/** A look at the wall clock costs as much as an item, so it is taken once for so many. */
const ITEMS_PER_LOOK = 32;

const NOTHING = Promise.resolve();

/** One passage through the data, from the first item to the last or to `stop()`. */
export class ReplayRun {
  readonly #options: ReplayRunOptions;
  #isStopped = false;
  /** Ends what is being waited for. */
  #wake: (() => void) | undefined;
  #wallStart = 0;
  #dataStart = 0;
  #spellStart = 0;
  #items = 0;

  constructor(options: ReplayRunOptions) {
    this.#options = options;
  }

  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** Reads up to the first item of each feed, and sets the clock to the first of all. */
  async load(): Promise<void> {
    const { cursors, clock, name } = this.#options;
    await this.#until(Promise.all(cursors.map(async (cursor) => cursor.next())));
    const first = Math.min(Infinity, ...cursors.map(({ nextTime }) => nextTime));
    if (this.#isStopped || first === Infinity) return;
    const now = clock.now();
    if (first < now) {
      throw new RedFireError('TIME_BACKWARDS', `replay "${name}" begins at "${first}", but its clock is at "${now}" already; give all feeds to one replay, and each run a clock of its own`, {
        details: { source: name, now, to: first },
      });
    }
    this.#advance(timestamp(first));
  }

  /** Delivers everything. Resolves at the end, and after `stop()`. */
  async play(): Promise<void> {
    const { cursors, clock, wallClock, deliver, speed } = this.#options;
    const merge = new ReplayMerge(cursors);
    this.#wallStart = this.#spellStart = wallClock.now();
    this.#dataStart = merge.first?.nextTime ?? 0;
    for (;;) {
      const cursor = merge.first;
      if (cursor === undefined || cursor.nextTime === Infinity) return;
      if (++this.#items % ITEMS_PER_LOOK === 0) await this.#rest();
      const at = cursor.nextTime;
      if (at !== clock.now()) {
        if (speed < Infinity && wallClock.now() < this.#dueAt(at)) await this.#passTime(at);
        else await NOTHING; // so that what is settled goes on before the next instant
        if (this.#isStopped) return;
        this.#advance(at as Timestamp); // cursors give finite times only
      }
      if (this.#isStopped) return;
      if (cursor.isWanted) deliver(cursor.item);
      if (this.#isStopped) return;
      const loading = cursor.next();
      if (loading) await this.#until(loading);
      if (this.#isStopped) return;
      merge.settle();
    }
  }

  /** Ends it at once, also in the middle of waiting. */
  stop(): void {
    this.#isStopped = true;
    this.#wake?.();
  }

  /** When an instant of the data comes in the world, reckoned from the start so that nothing adds up. */
  #dueAt(at: number): number {
    return this.#wallStart + (at - this.#dataStart) / this.#options.speed;
  }

  /** Lets the host do its other work when it has been kept from it for long. */
  async #rest(): Promise<void> {
    const now = this.#options.wallClock.now();
    if (now - this.#spellStart >= LONGEST_SPELL_MS) await this.#sleepUntil(now);
  }

  /** Waits for an instant to come in the world, running on the way the timers that come before it. */
  async #passTime(at: number): Promise<void> {
    const { clock, wallClock, speed } = this.#options;
    for (let now = wallClock.now(); now < this.#dueAt(at) && !this.#isStopped; now = wallClock.now()) {
      const present = Math.max(clock.now(), Math.min(at, this.#dataStart + (now - this.#wallStart) * speed));
      this.#advance(present as Timestamp); // between two finite times
      await this.#sleepUntil(Math.min(this.#dueAt(Math.min(at, clock.nextTimerAt)), now + LONGEST_NAP_MS));
    }
  }

  async #sleepUntil(at: number): Promise<void> {
    const { wallClock, name } = this.#options;
    if (this.#isStopped) return;
    await new Promise<void>((resolve) => {
      const cancel = wallClock.setTimer(timestamp(at), resolve, `replay ${name}`);
      this.#wake = () => {
        cancel();
        resolve();
      };
    });
    this.#wake = undefined;
    this.#spellStart = wallClock.now();
  }

  /** Waits for a promise or for `stop()`, whichever is first. */
  async #until(work: Promise<unknown>): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#wake = resolve;
      work.then(() => {
        resolve();
      }, reject);
    });
    this.#wake = undefined;
  }

  /** Moves the clock. A timer that throws is reported, and the others run. */
  #advance(to: Timestamp): void {
    const { clock, logger, name } = this.#options;
    const now = clock.now();
    if (now > to) {
      throw new RedFireError('TIME_BACKWARDS', `the clock of replay "${name}" was moved to "${now}" by somebody else, beyond its next item at "${to}"; only one replay moves a clock`, {
        details: { source: name, now, to },
      });
    }
    for (;;) {
      try {
        clock.advanceTo(to);
        return;
      } catch (error) {
        logger.log('error', 'a timer failed', { source: name, at: clock.now(), error });
        if (this.#isStopped || clock.now() > to) return;
      }
    }
  }
}
