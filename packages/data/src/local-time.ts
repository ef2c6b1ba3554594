import { TimeZone } from '@redfire/core/calendar';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Turns what the clocks of a zone show into moments. Rows of a file follow each other closely, so the minute asked for last is remembered. */
export class LocalTime {
  readonly #zone: TimeZone;
  #minute = Number.NaN;
  #moment = 0;

  /** @param zone - Of the IANA database. @throws `INVALID_INPUT` for one that is not known. */
  constructor(zone: string) {
    this.#zone = new TimeZone(zone);
  }

  /** The moment, epoch ms, at which the clocks show `shownMs`: the date and time of day as if they were of UTC. */
  momentOf(shownMs: number): number {
    const minute = Math.floor(shownMs / MINUTE_MS);
    if (minute !== this.#minute) {
      if (!Number.isFinite(shownMs)) return Number.NaN;
      const day = Math.floor(shownMs / DAY_MS);
      this.#minute = minute;
      this.#moment = this.#zone.momentOf(day, minute - (day * DAY_MS) / MINUTE_MS);
    }
    return this.#moment + (shownMs - minute * MINUTE_MS);
  }
}
