import { startOfDay } from '@redfire/core';
import { venueRandom } from '../venue-random.ts';

/** A time in which the line to the venue is down, epoch ms; `to` is up again. */
export interface OutageWindow {
  readonly from: number;
  readonly to: number;
}

/** Outages by chance: lengths and times between them follow the exponential law, so the line falls at any moment with the same chance. */
export interface ChanceOutages {
  /** From the end of one to the beginning of the next, in milliseconds. */
  readonly meanBetweenMs: number;
  /** In milliseconds; none is longer than a day. */
  readonly meanLengthMs: number;
}

const DAY_MS = 86_400_000;
/** How far the next outage by chance is looked for. */
const MOST_DAYS = 366;

/** When the line to a venue is down. By chance, it is a function of the seed and the time alone, whatever is sent and whenever one asks. */
export class Outages {
  readonly #windowsOf: (day: number) => readonly OutageWindow[];
  readonly #daysAhead: number;

  constructor(outages: readonly OutageWindow[] | ChanceOutages, seed: number) {
    if ('meanBetweenMs' in outages) {
      this.#windowsOf = byChance(outages, seed);
      this.#daysAhead = MOST_DAYS;
    } else {
      const windows = [...outages].sort((a, b) => a.from - b.from);
      this.#windowsOf = () => windows;
      this.#daysAhead = 0;
    }
  }

  isDown(at: number): boolean {
    return this.#windowAt(at) !== undefined;
  }

  /** When something that would come at `at` comes: then, or when the line is up again. */
  upAt(at: number): number {
    let time = at;
    for (let window = this.#windowAt(time); window; window = this.#windowAt(time)) time = window.to;
    return time;
  }

  /** When the line falls next behind `at`; infinity for never, or not within a year. */
  nextDown(at: number): number {
    const today = startOfDay(at);
    for (let day = 0; day <= this.#daysAhead; day++) {
      const next = this.#windowsOf(today + day * DAY_MS).find(({ from }) => from > at);
      if (next) return next.from;
    }
    return Infinity;
  }

  #windowAt(at: number): OutageWindow | undefined {
    const today = startOfDay(at);
    const holds = ({ from, to }: OutageWindow) => from <= at && at < to;
    return this.#windowsOf(today).find(holds) ?? this.#windowsOf(today - DAY_MS).find(holds);
  }
}

/** The outages that begin on a day, made when first asked for. */
function byChance({ meanBetweenMs, meanLengthMs }: ChanceOutages, seed: number): (day: number) => readonly OutageWindow[] {
  const days = new Map<number, readonly OutageWindow[]>();
  return (day) => {
    const known = days.get(day);
    if (known) return known;
    const random = venueRandom(seed, `faults.outages ${day / DAY_MS}`);
    const windows: OutageWindow[] = [];
    // the exponential law has no memory, so each day may begin anew
    for (let time = day; ; ) {
      const from = Math.ceil(time - meanBetweenMs * Math.log(1 - random.next()));
      if (from >= day + DAY_MS) break;
      const to = from + Math.min(DAY_MS, Math.max(1, Math.ceil(-meanLengthMs * Math.log(1 - random.next()))));
      windows.push({ from, to });
      time = to;
    }
    days.set(day, windows);
    return windows;
  };
}
