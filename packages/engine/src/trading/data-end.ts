/** Tells when there will be no more market data: at the end of every source, or of the engine. */
export class DataEnd {
  readonly promise: Promise<void>;
  readonly #running: Set<string>;
  #isOver = false;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  /** @param sources - Names. Without any, only the end of the engine is one. */
  constructor(sources: readonly string[]) {
    this.#running = new Set(sources);
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // nobody has to look at it
    this.promise.catch(() => undefined);
  }

  /** Whether the sources have come to their end, while the engine runs. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** A source is read from its beginning again. */
  began(source: string): void {
    this.#running.add(source);
    this.#isOver = false;
  }

  ended(source: string): void {
    this.#running.delete(source);
    if (this.#running.size > 0) return;
    this.#isOver = true;
    this.#resolve();
  }

  /** A source broke off, or the engine did not start. */
  failed(error: unknown): void {
    this.#reject(error);
  }

  /** The engine was stopped. */
  stopped(): void {
    this.#resolve();
  }
}
