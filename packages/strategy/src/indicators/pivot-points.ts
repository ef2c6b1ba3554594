import { RedFireError, type Bar } from '@redfire/core';
import { finite, finiteBar, wholeLength } from './support/checks.ts';
import { PIVOT_LEVELS, PivotSession, type PivotLevels, type PivotPointKind } from './support/pivot-levels.ts';
import { utcDays, type SessionStart } from './support/session-start.ts';
import { Indicator } from './support/study.ts';

/** What {@link PivotPoints} take as a session. */
export interface PivotPointsOptions {
  /** When the session of a bar began. Default: days of UTC, by the bar's open time. */
  readonly session?: SessionStart;
  /** Bars of a session, which `warmUp` goes by. Default 1: bars of a day. */
  readonly barsPerSession?: number;
}

/**
 * Pivot points of the session before, as floor traders draw them: `value` is the pivot, `r1` to `r4` resistances above it, `s1` to `s4` supports below. They stand for a whole session. With high `H`, low `L`, close `C` and range `R = H − L`:
 *
 * - `standard`: `P = (H + L + C)/3`, `r1 = 2P − L`, `r2 = P + R`, `r3 = H + 2(P − L)`, and the like below;
 * - `fibonacci`: the same pivot, and 0.382, 0.618 and 1 of the range from it;
 * - `camarilla`: the same pivot, and 1.1/12, 1.1/6, 1.1/4 and 1.1/2 of the range from the close;
 * - `woodie`: `P = (H + L + 2·open)/4` with the open of the session that is running; the rest as `standard`;
 * - `deMark`: `x = H + 2L + C` after a fall from open to close, `2H + L + C` after a rise, `H + L + 2C` after neither; `P = x/4`, `r1 = x/2 − L`, `s1 = x/2 − H`.
 *
 * A level that a kind has not is `NaN`. First value with the first bar of the second session. Source: J. L. Person, A Complete Guide to Technical Trading Tactics (2004); T. R. DeMark, The New Science of Technical Analysis (1994).
 */
export class PivotPoints extends Indicator implements PivotLevels {
  readonly warmUp: number;
  readonly kind: PivotPointKind;
  r1 = Number.NaN;
  r2 = Number.NaN;
  r3 = Number.NaN;
  r4 = Number.NaN;
  s1 = Number.NaN;
  s2 = Number.NaN;
  s3 = Number.NaN;
  s4 = Number.NaN;
  pivot = Number.NaN;
  protected readonly sessionOf: SessionStart;
  protected session = Number.NaN;
  protected readonly range = new PivotSession();

  constructor(kind: PivotPointKind, { session = utcDays, barsPerSession = 1 }: PivotPointsOptions = {}) {
    if (!Object.hasOwn(PIVOT_LEVELS, kind)) {
      throw new RedFireError('INVALID_INPUT', `kind "${String(kind)}" must be one of ${Object.keys(PIVOT_LEVELS).join(', ')}`, { details: { field: 'kind', value: String(kind) } });
    }
    super(`pivotPoints(${kind}${session === utcDays ? '' : `, ${session.name || 'session'}`})`);
    this.kind = kind;
    this.sessionOf = session;
    this.warmUp = wholeLength(barsPerSession, 'barsPerSession') + 1;
  }

  override update(bar: Bar): void {
    const session = finite(this.sessionOf(finiteBar(bar)), 'session');
    const { range } = this;
    if (session === this.session) {
      if (bar.high > range.high) range.high = bar.high;
      if (bar.low < range.low) range.low = bar.low;
    } else this.#begin(bar, session);
    range.close = bar.close;
    if (!Number.isNaN(this.pivot)) this.emit(this.pivot);
  }

  override reset(): void {
    super.reset();
    this.range.reset();
    this.r1 = this.r2 = this.r3 = this.r4 = this.s1 = this.s2 = this.s3 = this.s4 = this.pivot = this.session = Number.NaN;
  }

  #begin(bar: Bar, session: number): void {
    const { range } = this;
    range.nextOpen = bar.open;
    if (!Number.isNaN(this.session)) PIVOT_LEVELS[this.kind](this, range);
    this.session = session;
    range.open = bar.open;
    range.high = bar.high;
    range.low = bar.low;
  }
}

/** {@link PivotPoints} of the day before; `standard` ones unless told otherwise. @throws {@link RedFireError} `INVALID_INPUT` for a kind there is not. */
export function pivotPoints(kind: PivotPointKind = 'standard', options?: PivotPointsOptions): PivotPoints {
  return new PivotPoints(kind, options);
}
