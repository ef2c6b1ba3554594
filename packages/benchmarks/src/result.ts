/** One figure, with what it is held against. */
export interface BenchmarkCase {
  readonly name: string;
  /** Such as `bars/s`. Higher is better unless the unit is a time. */
  readonly unit: string;
  readonly value: number;
  /** The same work done by others, in the same unit, measured in the same run. */
  readonly baselines: Readonly<Record<string, number>>;
  /** Other figures of the same run, such as its first and median round. */
  readonly notes?: Readonly<Record<string, number>>;
}

/** What every benchmark returns and `pnpm bench NAME --json` prints. */
export interface BenchmarkResult {
  readonly benchmark: string;
  readonly cases: readonly BenchmarkCase[];
}
