import { RedFireError, type BarColumns } from '@redfire/core';
import { ColumnBuffer } from '../column-buffer.ts';
import { priceGrid, type PriceGrid } from '../price-grid.ts';
import { RandomDraws } from './random-draws.ts';
import { tradingDay, type GeneratedSession, type TradingDay } from './trading-day.ts';
import { varianceProcess, type VarianceProcess, type VolatilityClustering } from './volatility.ts';

const DAY_MS = 86_400_000;
/** Variance of a night, in bars of a day. */
const NIGHT_SHARE = 0.25;
/** A bar does not fall further, whatever the volatility. */
const LARGEST_FALL = -0.5;
const VOLUME_STEPS = 1_000;

/** What bars to make. */
export interface GeneratedBarsOptions {
  readonly seed: number;
  /** Number of bars. */
  readonly count: number;
  /** Step of the price grid, as decimal text such as `0.01`. */
  readonly tick: string;
  /** Open of the first bar; put on the grid. */
  readonly start: number;
  /** Length of a bar; a session, or a day, must be a whole number of them. */
  readonly intervalMs: number;
  /** Epoch milliseconds. The first bar opens with the first session from the UTC day of this time on. */
  readonly startTime: number;
  /** Deviation of a year's log return. Default 0.6. */
  readonly annualVolatility?: number | undefined;
  /** Median log return of a year. Default 0. */
  readonly annualReturn?: number | undefined;
  readonly clustering?: VolatilityClustering | undefined;
  /** Default: every day, round the clock. */
  readonly session?: GeneratedSession | undefined;
  /** Default 100. */
  readonly averageVolume?: number | undefined;
  /** Bars in a chunk; the last may have fewer. Default 65,536. */
  readonly chunkRows?: number | undefined;
}

/**
 * Bars with the habits of real ones: volatility comes in clusters and large moves are more frequent than a normal distribution has them, the ends of a session are busier than its middle,
 * and a bar that moves has volume. Chunk by chunk, as they are asked for, and none is kept: any number takes the same memory. The same seed gives the same bars on every machine; each iteration starts anew.
 *
 * Returns are a GARCH(1,1) process; the extremes of a bar are those of a Brownian motion between its open and its close. A bar opens at the close before it, the first of a session after a night's move.
 * Every price is the double nearest to a whole number of ticks, at least one; volumes are multiples of 0.001.
 *
 * @throws {@link RedFireError} `INVALID_INPUT` when `tick` is no positive decimal, bars do not fit the session, or a number is out of its range.
 */
export function generatedBars(options: GeneratedBarsOptions): Iterable<BarColumns> {
  const { annualVolatility = 0.6, averageVolume = 100, count, chunkRows = 65_536 } = options;
  requirePositive('annualVolatility', annualVolatility);
  requirePositive('averageVolume', averageVolume);
  requirePositive('chunkRows', chunkRows);
  const day = tradingDay(options.intervalMs, options.session);
  const model = { day, grid: priceGrid(options.tick), variance: varianceProcess((annualVolatility * annualVolatility) / day.perYear, options.clustering) };
  return {
    *[Symbol.iterator]() {
      const maker = new BarMaker(options, model);
      for (let left = count; left > 0; left -= chunkRows) yield maker.make(Math.min(left, chunkRows));
    },
  };
}

interface BarModel {
  readonly day: TradingDay;
  readonly grid: PriceGrid;
  readonly variance: VarianceProcess;
}

/** Where the bars are; a chunk is made in one loop over plain variables. */
class BarMaker {
  readonly #model: BarModel;
  readonly #draws: RandomDraws;
  readonly #intervalMs: number;
  readonly #drift: number;
  readonly #averageVolume: number;
  #midnight: number;
  #interval = 0;
  /** The price before it is put on the grid. */
  #price: number;
  #variance: number;

  constructor({ seed, start, startTime, intervalMs, annualReturn = 0, averageVolume = 100 }: GeneratedBarsOptions, model: BarModel) {
    this.#model = model;
    this.#draws = new RandomDraws(seed);
    this.#intervalMs = intervalMs;
    this.#drift = annualReturn / model.day.perYear;
    this.#averageVolume = averageVolume;
    this.#midnight = model.day.next(Math.floor(startTime / DAY_MS) * DAY_MS);
    this.#price = model.grid.priceOf(model.grid.ticksOf(start));
    this.#variance = model.variance.mean;
  }

  make(rows: number): BarColumns {
    const { day, grid, variance: process } = this.#model;
    const draws = this.#draws;
    const drift = this.#drift;
    const { units, scale } = grid;
    const ticksPerPrice = scale / units;
    const intervalMs = this.#intervalMs;
    const buffer = new ColumnBuffer(rows, false);
    const { openTime, closeTime, open, high, low, close, volume } = buffer;
    const volumeScale = this.#averageVolume * VOLUME_STEPS;
    const busyScale = 0.25 / process.mean;
    let price = this.#price;
    let ticks = Math.max(1, Math.round(price * ticksPerPrice));
    let shown = (ticks * units) / scale;
    let variance = this.#variance;
    let interval = this.#interval;
    let opensAt = this.#midnight + day.opensMs + interval * intervalMs;
    for (let row = 0; row < rows; row++) {
      const openTicks = ticks;
      const from = price;
      // the cast: an interval is inside the shape
      const shape = day.shape[interval] as number;
      const spread = variance * shape;
      const deviation = Math.sqrt(spread);
      const shock = draws.normal();
      const squared = shock * shock;
      // half the variance, so that the median keeps its place
      price *= 1 + Math.max(LARGEST_FALL, deviation * shock + drift + spread / 2);
      ticks = Math.max(1, Math.round(price * ticksPerPrice));
      const move = price - from;
      const reach = 2 * spread * from * from;
      openTime[row] = opensAt;
      closeTime[row] = opensAt + intervalMs;
      open[row] = shown;
      shown = (ticks * units) / scale;
      close[row] = shown;
      const highest = Math.round((from + excess(move, reach * draws.exponential())) * ticksPerPrice);
      const lowest = Math.round((from - excess(-move, reach * draws.exponential())) * ticksPerPrice);
      high[row] = (Math.max(openTicks, ticks, highest) * units) / scale;
      low[row] = (Math.max(1, Math.min(openTicks, ticks, lowest)) * units) / scale;
      volume[row] = Math.floor(volumeScale * shape * (0.25 + busyScale * variance + 0.5 * squared) * draws.exponential() + 1) / VOLUME_STEPS;
      variance = process.constant + (process.reaction * squared + process.persistence) * variance;
      opensAt += intervalMs;
      if (++interval === day.intervals) {
        interval = 0;
        this.#midnight = day.next(this.#midnight + DAY_MS);
        opensAt = this.#midnight + day.opensMs;
        if (day.isClosedOvernight) {
          price *= 1 + this.#night();
          ticks = Math.max(1, Math.round(price * ticksPerPrice));
          shown = (ticks * units) / scale;
        }
      }
    }
    buffer.length = rows;
    this.#price = price;
    this.#variance = variance;
    this.#interval = interval;
    return buffer.columns();
  }

  /** The move from one session to the next. */
  #night(): number {
    const deviation = Math.sqrt(this.#model.variance.mean * this.#model.day.intervals * NIGHT_SHARE);
    return Math.max(LARGEST_FALL, deviation * this.#draws.normal() + (deviation * deviation) / 2);
  }
}

/**
 * How far a Brownian motion rises above its start on its way to a move: the inverse of the distribution of the maximum of a bridge, `P(max > h) = exp(−2h(h − move) / variance)`,
 * I. Karatzas and S. Shreve, "Brownian Motion and Stochastic Calculus", 2nd edition, section 4.3.
 *
 * @param reach - Twice the variance, times an exponential number with mean 1.
 */
function excess(move: number, reach: number): number {
  return (move + Math.sqrt(move * move + reach)) / 2;
}

function requirePositive(option: string, value: number): void {
  if (!(value > 0)) throw new RedFireError('INVALID_INPUT', `${option} "${value}" must be above zero`, { details: { option, value } });
}
