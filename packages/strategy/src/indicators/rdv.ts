import type { Bar } from '@redfire/core';
import { finite, finiteBar, wholeLength } from './support/checks.ts';
import { utcDays, type SessionStart } from './support/session-start.ts';
import { Indicator } from './support/study.ts';
import { VolumeByTime } from './support/volume-by-time.ts';

export interface RdvOptions {
  /** When the day of a bar began. Default: days of UTC, by the bar's open time. */
  readonly session?: SessionStart;
  /** Bars of one day, for the warm-up. Default 1. */
  readonly barsPerDay?: number;
}

/**
 * Relative daily volume: what the day has traded so far, over the mean of what the last `days` days had traded by the same time; by the nearest time before it where they have no bar then.
 * 0 where they had traded nothing.
 *
 * First value with the first bar after `days` days, a day that began before the first bar among them: after `days · barsPerDay + 1` bars where every day has so many. Source: usual practice.
 */
export class Rdv extends Indicator {
  readonly days: number;
  readonly warmUp: number;
  /** What the day has traded so far. */
  traded = Number.NaN;
  /** The mean of what the days before had traded by the same time. */
  past = Number.NaN;
  protected readonly sessionOf: SessionStart;
  protected readonly volumes: VolumeByTime;
  protected session = Number.NaN;
  protected daysSeen = -1;

  constructor(days = 10, { session = utcDays, barsPerDay = 1 }: RdvOptions = {}) {
    super(`rdv(${days}${session === utcDays ? '' : `, ${session.name || 'session'}`})`);
    this.days = wholeLength(days, 'days');
    this.warmUp = days * wholeLength(barsPerDay, 'barsPerDay') + 1;
    this.sessionOf = session;
    this.volumes = new VolumeByTime(days);
  }

  override update(bar: Bar): void {
    const session = finite(this.sessionOf(finiteBar(bar)), 'session');
    if (session !== this.session) this.#beginDay(session);
    const time = bar.openTime - session;
    this.traded += bar.volume;
    if (this.daysSeen >= this.days) {
      this.past = this.volumes.meanAt(time);
      this.emit(this.past === 0 ? 0 : this.traded / this.past);
    }
    this.volumes.note(time, this.traded);
  }

  override reset(): void {
    super.reset();
    this.volumes.reset();
    this.session = this.traded = this.past = Number.NaN;
    this.daysSeen = -1;
  }

  #beginDay(session: number): void {
    this.volumes.endDay();
    this.session = session;
    this.traded = 0;
    if (this.daysSeen < this.days) this.daysSeen++;
  }
}

/** An {@link Rdv} against the last `days` days, 10 unless they are given. @throws {@link RedFireError} `INVALID_INPUT` unless the counts are whole numbers above zero. */
export function rdv(days?: number, options?: RdvOptions): Rdv {
  return new Rdv(days, options);
}
