export type MetricLabels = Readonly<Record<string, string>>;

/** Counters, gauges and histograms by name. Calls are cheap and never throw. */
export interface Metrics {
  increment(name: string, labels?: MetricLabels, by?: number): void;
  gauge(name: string, value: number, labels?: MetricLabels): void;
  /** One observation of a histogram, in the unit its name ends in. */
  observe(name: string, value: number, labels?: MetricLabels): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Structured logs: a sentence and fields. */
export interface Logger {
  log(level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>): void;
  /** A logger whose every record has these fields too. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
}

export interface Span {
  setAttribute(name: string, value: string | number | boolean): void;
  recordError(error: unknown): void;
  end(): void;
}

export interface Tracer {
  startSpan(name: string, options?: { readonly parent?: Span; readonly attributes?: Readonly<Record<string, string | number | boolean>> }): Span;
}
