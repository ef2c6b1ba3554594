import { METRICS, type MetricDefinition } from '../metrics.ts';
import type { MetricLabels, Metrics } from '../ports/observability.ts';

export interface MemoryMetricsOptions {
  /** Series kept, over all names. Values of further ones are dropped and counted. Default 10,000. */
  readonly maxSeries?: number;
  /** Where the buckets of histograms are looked up. Default: `METRICS`. */
  readonly definitions?: Readonly<Record<string, MetricDefinition | undefined>>;
}

export interface ScalarSeries {
  readonly kind: 'counter' | 'gauge';
  readonly name: string;
  readonly labels: MetricLabels;
  readonly value: number;
}

export interface HistogramSeries {
  readonly kind: 'histogram';
  readonly name: string;
  readonly labels: MetricLabels;
  readonly count: number;
  readonly sum: number;
  /** How many observations were at most each bound, as Prometheus counts; the last bound is infinity. */
  readonly buckets: readonly { readonly atMost: number; readonly count: number }[];
}

export type MetricSeries = ScalarSeries | HistogramSeries;

interface KeptSeries {
  readonly labels: MetricLabels;
  value: number;
  count: number;
  /** Observations per bucket, not yet summed up. */
  readonly counts: number[];
}

interface Family {
  readonly kind: MetricSeries['kind'];
  readonly bounds: readonly number[];
  readonly series: Map<string, KeptSeries>;
}

/** For histograms that no definition names. */
const USUAL_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Metrics kept in this process: for tests, a status page, or a program without a metrics server. What does not fit is
 * dropped and counted: a series beyond the cap, a name used as another kind, a number that is none, a counter going down.
 */
export class MemoryMetrics implements Metrics {
  readonly #maxSeries: number;
  readonly #definitions: Readonly<Record<string, MetricDefinition | undefined>>;
  readonly #families = new Map<string, Family>();
  #seriesCount = 0;
  #dropped = 0;

  constructor({ maxSeries = 10_000, definitions = METRICS }: MemoryMetricsOptions = {}) {
    this.#maxSeries = maxSeries;
    this.#definitions = definitions;
  }

  /** Values that were not kept. */
  get dropped(): number {
    return this.#dropped;
  }

  increment(name: string, labels?: MetricLabels, by = 1): void {
    const series = by >= 0 ? this.#series('counter', name, by, labels) : this.#drop();
    if (series) series.value += by;
  }

  gauge(name: string, value: number, labels?: MetricLabels): void {
    const series = this.#series('gauge', name, value, labels);
    if (series) series.value = value;
  }

  observe(name: string, value: number, labels?: MetricLabels): void {
    const series = this.#series('histogram', name, value, labels);
    if (!series) return;
    const bounds = this.#families.get(name)?.bounds ?? [];
    const index = bounds.findIndex((bound) => value <= bound);
    const bucket = index === -1 ? bounds.length : index;
    series.counts[bucket] = (series.counts[bucket] ?? 0) + 1;
    series.value += value;
    series.count++;
  }

  /** A counter, a gauge, or the sum of a histogram; `undefined` for a series without a value. */
  valueOf(name: string, labels: MetricLabels = {}): number | undefined {
    return this.#families.get(name)?.series.get(keyOf(labels))?.value;
  }

  /** Every series as it stands now, in the order of first use. */
  snapshot(): readonly MetricSeries[] {
    return [...this.#families].flatMap(([name, { kind, bounds, series }]) =>
      Array.from(series.values(), ({ labels, value, count, counts }): MetricSeries => {
        if (kind !== 'histogram') return { kind, name, labels, value };
        let sumSoFar = 0;
        const buckets = [...bounds, Number.POSITIVE_INFINITY].map((atMost, index) => ({ atMost, count: (sumSoFar += counts[index] ?? 0) }));
        return { kind, name, labels, count, sum: value, buckets };
      }),
    );
  }

  /** Forgets all series and what was dropped. */
  reset(): void {
    this.#families.clear();
    this.#seriesCount = 0;
    this.#dropped = 0;
  }

  #series(kind: Family['kind'], name: string, value: number, labels: MetricLabels = {}): KeptSeries | undefined {
    const family = this.#families.get(name);
    if (!Number.isFinite(value) || (family && family.kind !== kind)) return this.#drop();
    const key = keyOf(labels);
    const known = family?.series.get(key);
    if (known) return known;
    if (this.#seriesCount >= this.#maxSeries) return this.#drop();
    const series: KeptSeries = { labels: { ...labels }, value: 0, count: 0, counts: [] };
    if (family) family.series.set(key, series);
    else this.#families.set(name, { kind, bounds: this.#definitions[name]?.buckets ?? USUAL_BOUNDS, series: new Map([[key, series]]) });
    this.#seriesCount++;
    return series;
  }

  #drop(): undefined {
    this.#dropped++;
  }
}

/** The same for the same labels, in whatever order they were written. */
function keyOf(labels: MetricLabels): string {
  return JSON.stringify(Object.entries(labels).sort(([one], [two]) => (one < two ? -1 : 1)));
}
