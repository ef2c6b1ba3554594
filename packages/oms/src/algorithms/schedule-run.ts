import { Scaled, isTerminal, type Timestamp } from '@redfire/core';
import { isEnough } from './child-request.ts';
import type { AlgorithmContext, AlgorithmRun, ChildChange, ChildOrder } from './execution-algorithm.ts';

/** One step of a schedule: by when how much of the quantity is to be out. */
export interface ScheduledSlice {
  /** Milliseconds after the start of the window. */
  readonly afterMs: number;
  /** Share of the whole, from this slice on; 1 for the last. */
  readonly cumulative: number;
}

interface SavedSchedule {
  readonly slices?: readonly ScheduledSlice[];
  readonly base: string;
  readonly baseShare: number;
}

/** Digits of a share: more than a float has. */
const SHARE_SCALE = 15;
const TIMER = 'slice';

/**
 * Sends what a schedule says is due and is not out yet: each target is the nearest lot, the last one the whole. What a slice could not
 * place, the next one does. After a pause or an amendment, what is left is spread over the slices to come as they share it among themselves.
 */
export class ScheduleRun implements AlgorithmRun {
  readonly #context: AlgorithmContext;
  readonly #plan: () => readonly ScheduledSlice[] | undefined;
  #slices: readonly ScheduledSlice[] = [];
  /** From where the schedule counts: what was out then, and the share that was due. */
  #base = Scaled.zero;
  #baseShare = 0;

  /** @param plan - Asked at the start, and with new data of the market as long as it cannot tell. */
  constructor(context: AlgorithmContext, plan: () => readonly ScheduledSlice[] | undefined) {
    this.#context = context;
    this.#plan = plan;
  }

  onStart(): void {
    this.#slices = this.#plan() ?? [];
    // an order that starts late owes no more than the slice it starts in
    this.#countFrom(this.#due - 1);
    this.#work();
  }

  onReady(why: 'resumed' | 'retry'): void {
    if (why === 'resumed') this.#countFrom(this.#due);
    this.#work();
  }

  onAmend(): void {
    this.#countFrom(this.#due);
    this.#work();
  }

  onTimer(): void {
    this.#work();
  }

  onQuote(): void {
    if (this.#slices.length === 0) this.onStart();
  }

  onTrade(): void {
    if (this.#slices.length === 0) this.onStart();
  }

  onBar(): void {
    if (this.#slices.length === 0) this.onStart();
  }

  /** With no slice to come, what a child leaves is sent after as long as a slice takes. */
  onChild(child: ChildOrder, change: ChildChange): void {
    if (this.#slices.length === 0 || this.#due < this.#slices.length || this.#context.parent.available.isZero) return;
    if (change === 'adjusted' || isTerminal(child.state)) this.#context.setTimer(TIMER, (this.#context.now() + this.#sliceMs) as Timestamp);
  }

  save(): SavedSchedule {
    return { ...(this.#slices.length > 0 && { slices: this.#slices }), base: this.#base.toString(), baseShare: this.#baseShare };
  }

  restore(saved: unknown): void {
    const { slices = [], base, baseShare } = saved as SavedSchedule; // what save() gave
    this.#slices = slices;
    this.#base = Scaled.from(base);
    this.#baseShare = baseShare;
  }

  /** Slices whose time has come. */
  get #due(): number {
    const { startAt } = this.#context;
    const now = this.#context.now();
    let due = 0;
    // the sum that the timer was set to: the difference of two times is not what was added, and a slice would be due never
    for (const { afterMs } of this.#slices) if (startAt + afterMs <= now) due++;
    return due;
  }

  get #sliceMs(): number {
    const last = this.#slices.at(-1);
    return Math.max(1, (last?.afterMs ?? 0) / this.#slices.length);
  }

  /** What is out stays as it is; the rest is for the slices behind the first so many. */
  #countFrom(slices: number): void {
    this.#base = this.#out;
    this.#baseShare = this.#shareAt(slices);
  }

  get #out(): Scaled {
    const { quantity, available } = this.#context.parent;
    return quantity.minus(available);
  }

  #shareAt(slices: number): number {
    return this.#slices[slices - 1]?.cumulative ?? 0;
  }

  #work(): void {
    if (this.#slices.length === 0) return;
    const due = this.#due;
    const next = this.#slices[due];
    if (next) this.#context.setTimer(TIMER, (this.#context.startAt + next.afterMs) as Timestamp);
    const { parent } = this.#context;
    for (let missing = this.#target(due).minus(this.#out); missing.sign > 0; ) {
      const rest = parent.available.minus(missing);
      // what no child could take later goes with this one
      const child = this.#context.send({ quantity: rest.sign > 0 && !isEnough(parent.math, rest, parent.price) ? parent.available : missing });
      if (child === undefined || (isTerminal(child.state) && child.state !== 'filled')) return;
      missing = missing.minus(child.quantity);
    }
  }

  #target(due: number): Scaled {
    const { parent } = this.#context;
    if (due >= this.#slices.length) return parent.quantity;
    const share = (this.#shareAt(due) - this.#baseShare) / (1 - this.#baseShare);
    const exact = new Scaled(Math.round(share * 10 ** SHARE_SCALE), SHARE_SCALE);
    return this.#base.plus(parent.quantity.minus(this.#base).times(exact)).roundToStep(parent.math.lot, 'nearest');
  }
}

/** Shares as slices at equal distances, each at the begin of its part of the window. */
export function evenlyTimed(cumulative: readonly number[], windowMs: number): readonly ScheduledSlice[] {
  return cumulative.map((share, index) => ({ afterMs: (windowMs * index) / cumulative.length, cumulative: share }));
}

/** Running shares of relative sizes; the last is 1. */
export function cumulativeShares(sizes: readonly number[]): readonly number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  let sum = 0;
  return sizes.map((size, index) => {
    sum += size;
    return index === sizes.length - 1 ? 1 : sum / total;
  });
}

/** Length of the window, which is there where an algorithm needs one. */
export function windowMs({ startAt, endAt = startAt }: AlgorithmContext): number {
  return endAt - startAt;
}
