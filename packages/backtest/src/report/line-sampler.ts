import { FINEST_WIDTH, widerThan } from './bucket-width.ts';
import type { EquityLevel } from './report-data.ts';

interface Point {
  readonly at: number;
  readonly equity: number;
  readonly drawdown: number;
}

interface Bucket {
  readonly key: number;
  lowest: Point;
  highest: Point;
  deepest: Point;
}

/**
 * A curve of any length in bounded memory. It keeps of each stretch of time the lowest, the highest and the deepest point; where stretches become
 * too many, neighbours are joined. The first and the last point are kept too.
 */
export class LineSampler {
  readonly #limit: number;
  #width = FINEST_WIDTH;
  #buckets: Bucket[] = [];
  #first: Point | undefined;
  #last: Point | undefined;
  #peak = -Infinity;

  /** @param limit - Most stretches to keep, two or more. A level has up to three points of each. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Adds what an account was worth at a time, not before the one added last. */
  add(at: number, equity: number): void {
    if (equity > this.#peak) this.#peak = equity;
    this.#addPoint({ at, equity, drawdown: this.#peak > 0 ? (this.#peak - equity) / this.#peak : 0 });
  }

  /** The curve in grains of up to `limits` stretches each, the coarsest first, and the finest there is last. Grains that are no coarser than the next are left out. */
  levels(limits: readonly number[]): readonly EquityLevel[] {
    const finest = this.#points();
    const levels: (readonly Point[])[] = [];
    for (const limit of limits) {
      const coarser = new LineSampler(limit);
      for (const point of finest) coarser.#addPoint(point);
      const points = coarser.#points();
      if (points.length * 2 <= finest.length) levels.push(points);
    }
    return [...levels, finest].map(levelOf);
  }

  #addPoint(point: Point): void {
    this.#first ??= point;
    this.#last = point;
    const key = Math.floor(point.at / this.#width);
    const bucket = this.#buckets.at(-1);
    if (bucket?.key === key) {
      if (point.equity < bucket.lowest.equity) bucket.lowest = point;
      if (point.equity > bucket.highest.equity) bucket.highest = point;
      if (point.drawdown > bucket.deepest.drawdown) bucket.deepest = point;
      return;
    }
    this.#buckets.push({ key, lowest: point, highest: point, deepest: point });
    while (this.#buckets.length > this.#limit) this.#join();
  }

  #join(): void {
    const width = widerThan(this.#width);
    const joined: Bucket[] = [];
    for (const bucket of this.#buckets) {
      const key = Math.floor((bucket.key * this.#width) / width);
      const before = joined.at(-1);
      if (before?.key !== key) {
        joined.push({ ...bucket, key });
        continue;
      }
      if (bucket.lowest.equity < before.lowest.equity) before.lowest = bucket.lowest;
      if (bucket.highest.equity > before.highest.equity) before.highest = bucket.highest;
      if (bucket.deepest.drawdown > before.deepest.drawdown) before.deepest = bucket.deepest;
    }
    this.#buckets = joined;
    this.#width = width;
  }

  #points(): readonly Point[] {
    const kept = new Set<Point>();
    if (this.#first) kept.add(this.#first);
    for (const { lowest, highest, deepest } of this.#buckets) for (const point of [lowest, highest, deepest]) kept.add(point);
    if (this.#last) kept.add(this.#last);
    return [...kept].sort((one, other) => one.at - other.at);
  }
}

function levelOf(points: readonly Point[]): EquityLevel {
  const round = rounding(points.map(({ equity }) => equity));
  return {
    at: points.map(({ at }) => at),
    equity: points.map(({ equity }) => round(equity)),
    drawdown: points.map(({ drawdown }) => Number(drawdown.toFixed(5))),
  };
}

/** Rounds values of a chart to nine digits of the greatest: no eye and no screen has more. */
export function rounding(values: readonly number[]): (value: number) => number {
  const greatest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const digits = Math.min(20, Math.max(0, 8 - Math.floor(Math.log10(greatest > 0 ? greatest : 1))));
  return (value) => Number(value.toFixed(digits));
}
