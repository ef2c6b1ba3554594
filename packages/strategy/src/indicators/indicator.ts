import type { Bar, Instrument } from '@redfire/core';

/** A series with its latest value and the one before; `NaN` until there is one. */
export interface Line {
  readonly value: number;
  readonly previous: number;
}

/** An average that knows its sums, so that two of one step compare exactly. */
export interface TickLine extends Line {
  /** Sum of the window in ticks (in price, without a step), the nearest double; `NaN` until the window is full. */
  readonly sum: number;
  readonly previousSum: number;
  /** The sums of ticks without rounding, for where a double cannot hold them. */
  readonly exactSum: bigint;
  readonly previousExactSum: bigint;
  /** Values in the sum. */
  readonly length: number;
  /** Identity of the step that is counted; absent where prices are summed as they are. */
  readonly step: string | undefined;
}

/** Something kept up to date by bars. Update it once per bar, in order; `subscribeBars` does so before `onBar`. */
export interface BarIndicator {
  /** Bars it takes until its first value. Absent where that is not known. */
  readonly warmUp?: number;
  update(bar: Bar): void;
  /** Told once, before the first bar, what the bars are of, so that prices can be counted in its steps. */
  useInstrument?(instrument: Instrument): void;
}
