import type { LogFields, Logger, LogLevel } from '../ports/observability.ts';

export interface LogRecord {
  readonly level: LogLevel;
  readonly message: string;
  /** As they were given, those of parents first. */
  readonly fields: LogFields;
}

/** Keeps log records in this process, for tests and for a page that shows the last ones. Children write to the same records. */
export class MemoryLogger implements Logger {
  readonly #limit: number;
  readonly #records: LogRecord[] = [];
  #dropped = 0;

  /** @param options - `limit`: records kept; beyond it the oldest go. Default 1,000. */
  constructor({ limit = 1_000 }: { readonly limit?: number } = {}) {
    this.#limit = limit;
  }

  /** Oldest first. */
  get records(): readonly LogRecord[] {
    return [...this.#records];
  }

  /** Records that had to go. */
  get dropped(): number {
    return this.#dropped;
  }

  log(level: LogLevel, message: string, fields: LogFields = {}): void {
    this.#records.push({ level, message, fields });
    if (this.#records.length <= this.#limit) return;
    this.#records.shift();
    this.#dropped++;
  }

  child(fields: LogFields): Logger {
    return {
      log: (level, message, more) => {
        this.log(level, message, { ...fields, ...more });
      },
      child: (more) => this.child({ ...fields, ...more }),
    };
  }

  /** Forgets all records. */
  clear(): void {
    this.#records.length = 0;
    this.#dropped = 0;
  }
}
