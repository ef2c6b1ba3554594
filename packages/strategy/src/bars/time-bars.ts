import { RedFireError, type Instrument, type InstrumentId, type Timestamp } from '@redfire/core';
import { TimeZone, TradingCalendar } from '@redfire/core/calendar';
import { finite } from '../indicators/support/checks.ts';
import type { BarAggregation, BarIngredient } from './bar-aggregator.ts';
import type { BarItem } from './bar-item.ts';
import { ItemBars, type ItemBarsOptions } from './item-bars.ts';
import { SessionPeriods } from './session-periods.ts';
import { lengthParts, type LengthParts, type TimeLength } from './time-length.ts';
import { EvenPeriods, type TimePeriods } from './time-periods.ts';
import { ZonedPeriods, utcPeriods } from './zoned-periods.ts';

export interface TimeBarsOptions {
  /** Default `trades`. */
  readonly from?: BarIngredient;
  /** Bars begin with each session and end with it at the latest; what is traded outside of sessions is left out. `instrument`: by the trading hours of the instrument, around the clock where it has none. */
  readonly calendar?: TradingCalendar | 'instrument';
  /** Bars begin with each day of an IANA time zone. Default `UTC`. */
  readonly zone?: string;
  /** Bars are counted from here, without regard to days; for lengths in seconds to weeks. */
  readonly origin?: Timestamp;
  /** What a time without items gives: nothing, or a bar of the latest close without volume. Default `skip`. */
  readonly emptyBars?: 'skip' | 'flat';
}

/** More empty bars than that are a mistake in a time. */
const MOST_BARS = 10_000_000;

class TimeBars extends ItemBars {
  // the period under way; infinity where there is none
  protected start = Number.POSITIVE_INFINITY;
  protected end = Number.POSITIVE_INFINITY;
  protected closedUntil = Number.NEGATIVE_INFINITY;
  protected lastClose = Number.NaN;
  readonly #periods: TimePeriods;
  readonly #isFlat: boolean;

  constructor(instrument: InstrumentId, options: ItemBarsOptions, { periods, isFlat }: { readonly periods: TimePeriods; readonly isFlat: boolean }) {
    super(instrument, options);
    this.#periods = periods;
    this.#isFlat = isFlat;
  }

  override get closesAt(): number {
    return this.end;
  }

  override advanceTo(at: Timestamp): void {
    this.#closeUntil(finite(at, 'time'));
    this.rethrow();
  }

  protected override take(item: BarItem): void {
    const { draft } = this;
    // a smaller bar counts where it closes: at the end of a period it is still of it
    const time = item.isPoint ? item.closeTime : justBefore(item.closeTime);
    if (time >= this.end) this.#closeUntil(time);
    if (time < this.start && !this.#place(time)) {
      this.leftOut++;
      return;
    }
    draft.begin(item.open, this.start);
    draft.add(item);
    if (!item.isPoint && item.closeTime >= this.end) this.#closeUntil(this.end);
  }

  /** Finds the period of an item that is not in the one under way. @returns False for one outside of sessions. */
  #place(time: number): boolean {
    const isLate = time < this.closedUntil || !this.draft.isEmpty;
    if (isLate) this.late++;
    if (this.end !== Infinity) return isLate;
    const periods = this.#periods;
    if (!(isLate ? periods.locateFrom(this.closedUntil) : periods.locate(time))) return false;
    this.start = periods.start;
    this.end = periods.end;
    return true;
  }

  #closeUntil(time: number): void {
    if (this.#isFlat && (time - this.end) / this.draft.intervalMs > MOST_BARS) throw invalid(`bars without volume until "${time}" would be more than ${MOST_BARS}; is it in milliseconds?`);
    while (time >= this.end) this.#close();
  }

  #close(): void {
    const { draft, end } = this;
    if (draft.isEmpty) draft.begin(this.lastClose, this.start);
    draft.closeTime = end as Timestamp;
    this.closedUntil = end;
    this.lastClose = draft.close;
    const periods = this.#periods;
    const goesOn = this.#isFlat && periods.locateFrom(end);
    this.start = goesOn ? periods.start : Infinity;
    this.end = goesOn ? periods.end : Infinity;
    this.closeBar();
  }
}

/**
 * Bars of any length of time, each from its first moment until before its last. They begin with each day, of UTC unless a zone is given, or with each session of a calendar: within it
 * they follow each other in time that passes, and the last one is shorter where the day or session ends. Weeks begin on Monday, and several days, weeks or months together are
 * counted from 1970. Days of a zone have 23 or 25 hours where clocks are changed.
 *
 * A bar closes with the first item after it, with a smaller bar that ends with it, or when its time is over and `advanceTo` says so, never before. A smaller bar counts where it closes.
 * `openTime` and `closeTime` are those of the period, also where nothing was traded at its begin.
 *
 * @throws `RedFireError` `INVALID_INPUT` for a length, zone or origin that is none, and for a length that smaller bars do not fit into.
 */
export function timeBars(length: TimeLength, options: TimeBarsOptions = {}): BarAggregation {
  const { from = 'trades', calendar, zone, origin, emptyBars = 'skip' } = options;
  const parts = lengthParts(length);
  if ([calendar, zone, origin].filter((given) => given !== undefined).length > 1) throw invalid('bars of time begin by a calendar, by a zone or by an origin; give one of them');
  if (origin !== undefined && parts.unit === 'month') throw invalid('months have no length to count from an origin; leave it out');
  if (from !== 'trades' && from !== 'quotes' && parts.ms < lengthParts(from).ms) throw invalid(`bars of "${length}" cannot be made of longer ones of "${from}"`);
  const makePeriods = periodsOf(parts, options);
  const anchor = calendar === undefined ? (zone ?? (origin === undefined ? undefined : `origin ${finite(origin, 'origin')}`)) : calendar === 'instrument' ? 'sessions' : calendar.name;
  const name = `time(${[length, from, ...(anchor === undefined ? [] : [anchor]), ...(emptyBars === 'flat' ? [emptyBars] : [])].join(', ')})`;
  const isFlat = emptyBars === 'flat';
  return { name, from, intervalMs: parts.ms, create: (instrument) => new TimeBars(instrument.id, { name, from, intervalMs: parts.ms }, { periods: makePeriods(instrument), isFlat }) };
}

function periodsOf(parts: LengthParts, { calendar, zone, origin }: TimeBarsOptions): (instrument: Instrument) => TimePeriods {
  if (origin !== undefined) return () => new EvenPeriods(parts.ms, origin);
  const utc = new TimeZone('UTC');
  if (calendar === 'instrument') {
    return ({ tradingHours }) => (tradingHours === undefined ? utcPeriods(utc, parts) : new SessionPeriods(new TradingCalendar(tradingHours), parts));
  }
  if (calendar !== undefined) return () => new SessionPeriods(calendar, parts);
  if (zone === undefined || zone === 'UTC') return () => utcPeriods(utc, parts);
  const zoned = new TimeZone(zone);
  return () => new ZonedPeriods(zoned, parts);
}

/** The greatest moment before another. */
function justBefore(time: number): number {
  return time === 0 ? -Number.MIN_VALUE : time - Math.abs(time) * Number.EPSILON;
}

function invalid(problem: string): RedFireError {
  return new RedFireError('INVALID_INPUT', problem);
}
