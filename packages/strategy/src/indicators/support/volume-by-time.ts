import { Stateful } from './stateful.ts';

/** What had been traded by each time of the day, over the last so many days that had a bar at that time. Times are kept in ascending order, one slot each. */
export class VolumeByTime extends Stateful {
  readonly days: number;
  protected times: number[] = [];
  /** What today had traded by then; −1 where today has no bar at that time yet. */
  protected today: number[] = [];
  /** Of each slot, one place for each of the days. */
  protected past: number[] = [];
  /** How many of the places are filled, and which is the next one. */
  protected counts: number[] = [];
  protected nexts: number[] = [];

  constructor(days: number) {
    super();
    this.days = days;
  }

  /** Puts down what today has traded by a time. */
  note(time: number, volume: number): void {
    const slot = this.#slotOf(time);
    if (this.times[slot] !== time) this.#insert(slot, time);
    this.today[slot] = volume;
  }

  /** Makes today one of the days before. */
  endDay(): void {
    for (let slot = 0; slot < this.times.length; slot++) {
      const volume = this.today[slot] ?? -1;
      if (volume < 0) continue;
      const next = this.nexts[slot] ?? 0;
      this.past[slot * this.days + next] = volume;
      this.nexts[slot] = next + 1 === this.days ? 0 : next + 1;
      this.counts[slot] = Math.min(this.days, (this.counts[slot] ?? 0) + 1);
      this.today[slot] = -1;
    }
  }

  /** Mean of the days before by a time; by the nearest time before it where none had a bar then. 0 where there is none of either. */
  meanAt(time: number): number {
    let slot = this.#slotOf(time);
    if (this.times[slot] !== time) slot--;
    while (slot >= 0 && this.counts[slot] === 0) slot--;
    if (slot < 0) return 0;
    const count = this.counts[slot] ?? 0;
    let sum = 0;
    for (let place = slot * this.days; place < slot * this.days + count; place++) sum += this.past[place] ?? 0;
    return sum / count;
  }

  reset(): void {
    this.times = [];
    this.today = [];
    this.past = [];
    this.counts = [];
    this.nexts = [];
  }

  /** The first slot that is not before a time. */
  #slotOf(time: number): number {
    let from = 0;
    let to = this.times.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((this.times[middle] ?? 0) < time) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  // a time that was not seen before: the one case that makes room
  #insert(slot: number, time: number): void {
    this.times.splice(slot, 0, time);
    this.today.splice(slot, 0, -1);
    this.counts.splice(slot, 0, 0);
    this.nexts.splice(slot, 0, 0);
    for (let place = 0; place < this.days; place++) this.past.splice(slot * this.days, 0, 0);
  }
}
