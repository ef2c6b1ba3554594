import type { Unsubscribe } from './execution-gateway.ts';

export interface ConfigChange {
  readonly key: string;
  readonly oldValue?: unknown;
  readonly newValue?: unknown;
  readonly changedBy?: string;
}

/** One place that configuration comes from. Values are plain data; the reader validates them. */
export interface ConfigSource {
  readonly name: string;
  load(): Promise<Readonly<Record<string, unknown>>>;
  /** Absent where the source cannot tell of changes. */
  watch?(listener: (change: ConfigChange) => void): Unsubscribe;
}
