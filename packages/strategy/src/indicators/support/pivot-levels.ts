import { Stateful } from './stateful.ts';

/** Which formulas the levels are by. */
export type PivotPointKind = 'standard' | 'fibonacci' | 'camarilla' | 'woodie' | 'deMark';

/** What is computed. */
export interface PivotLevels {
  pivot: number;
  r1: number;
  r2: number;
  r3: number;
  r4: number;
  s1: number;
  s2: number;
  s3: number;
  s4: number;
}

/** A session as one bar, and the open of the one after it. */
export class PivotSession extends Stateful {
  open = Number.NaN;
  high = Number.NaN;
  low = Number.NaN;
  close = Number.NaN;
  nextOpen = Number.NaN;

  reset(): void {
    this.open = this.high = this.low = this.close = this.nextOpen = Number.NaN;
  }
}

/** Writes the levels of each kind. */
export const PIVOT_LEVELS: Readonly<Record<PivotPointKind, (levels: PivotLevels, session: PivotSession) => void>> = {
  standard: (levels, session) => mirrored(levels, session, mean(session)),
  woodie: (levels, session) => mirrored(levels, session, (session.high + session.low + 2 * session.nextOpen) / 4),
  fibonacci: (levels, session) => around(levels, session, FIBONACCI),
  camarilla: (levels, session) => around(levels, session, CAMARILLA),
  deMark: (levels, { open, high, low, close }) => {
    const sum = high + low + close + (close < open ? low : close > open ? high : close);
    levels.pivot = sum / 4;
    levels.r1 = sum / 2 - low;
    levels.s1 = sum / 2 - high;
  },
};

/** Shares of the range, and what they are from. */
interface Shares {
  readonly from: 'pivot' | 'close';
  readonly shares: readonly [first: number, second: number, third: number, fourth?: number];
}

const FIBONACCI: Shares = { from: 'pivot', shares: [0.382, 0.618, 1] };
// 1.1 by 12, 6, 4 and 2
const CAMARILLA: Shares = { from: 'close', shares: [0.09166666666666667, 0.18333333333333335, 0.275, 0.55] };

function mean({ high, low, close }: PivotSession): number {
  return (high + low + close) / 3;
}

function mirrored(levels: PivotLevels, { high, low }: PivotSession, pivot: number): void {
  levels.pivot = pivot;
  levels.r1 = 2 * pivot - low;
  levels.s1 = 2 * pivot - high;
  levels.r2 = pivot + (high - low);
  levels.s2 = pivot - (high - low);
  levels.r3 = high + 2 * (pivot - low);
  levels.s3 = low - 2 * (high - pivot);
}

function around(levels: PivotLevels, session: PivotSession, { from, shares }: Shares): void {
  const range = session.high - session.low;
  levels.pivot = mean(session);
  const middle = from === 'close' ? session.close : levels.pivot;
  levels.r1 = middle + shares[0] * range;
  levels.s1 = middle - shares[0] * range;
  levels.r2 = middle + shares[1] * range;
  levels.s2 = middle - shares[1] * range;
  levels.r3 = middle + shares[2] * range;
  levels.s3 = middle - shares[2] * range;
  if (shares[3] === undefined) return;
  levels.r4 = middle + shares[3] * range;
  levels.s4 = middle - shares[3] * range;
}
