import type { AlgorithmRun } from './execution-algorithm.ts';

interface RunShellOptions {
  /** Whether the run is to hear of anything more. */
  readonly isHeard: () => boolean;
  /** Called after the hooks, and again after those that it leads to. */
  readonly settle: () => void;
  /** Told what a hook threw; the ones behind it are not called. */
  readonly onFailed: (reason: string) => void;
}

/** Calls the hooks of a run one at a time: what a hook leads to waits until it has returned. */
export class RunShell {
  readonly #options: RunShellOptions;
  readonly #waiting: (() => void)[] = [];
  #run: AlgorithmRun | undefined;
  #isBusy = false;

  constructor(options: RunShellOptions) {
    this.#options = options;
  }

  /** Makes the run when it is its turn, and starts it. */
  start(make: () => AlgorithmRun): void {
    this.#waiting.push(() => { this.#begin(make); });
  }

  /** Tells the run as soon as it is its turn, if it is still to hear of it then. */
  tell(hook: (run: AlgorithmRun) => void): void {
    this.#waiting.push(() => {
      if (this.#run && this.#options.isHeard()) hook(this.#run);
    });
  }

  /** Shows the run an item of market data, if it looks at such items at all. */
  show<Item>(hook: 'onQuote' | 'onTrade' | 'onBar', item: Item): void {
    // the item is that of the hook
    const look = this.#run?.[hook] as ((item: Item) => void) | undefined;
    if (look === undefined) return;
    this.tell((run) => { look.call(run, item); });
    this.drain();
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** Calls what waits, and settles. Nothing when that is being done already. */
  drain(): void {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      do {
        for (let hook = this.#waiting.shift(); hook; hook = this.#waiting.shift()) this.#call(hook);
        this.#options.settle();
      } while (this.#waiting.length > 0);
    } finally {
      this.#isBusy = false;
    }
  }

  /** Whether there is a run, and what it wants to find after a restart. */
  save(): { readonly hasRun?: true; readonly run?: unknown } {
    return this.#run ? { hasRun: true, ...(this.#run.save && { run: this.#run.save() }) } : {};
  }

  /** Goes on where {@link save} left it. The start of a run is told before it begins: where nothing was told after that, it begins when it is its turn. */
  restore(make: () => AlgorithmRun, { hasRun, run }: ReturnType<RunShell['save']>): void {
    if (hasRun === true) {
      this.#run = make();
      this.#run.restore?.(run);
    } else {
      this.#waiting.push(() => {
        if (this.#options.isHeard()) this.#begin(make);
      });
    }
  }

  #begin(make: () => AlgorithmRun): void {
    this.#run = make();
    this.#run.onStart?.();
  }

  /** The algorithm may be anybody's: its fault ends its own order and harms no other. */
  #call(hook: () => void): void {
    try {
      hook();
    } catch (error) {
      this.clear();
      this.#options.onFailed(error instanceof Error ? error.message : String(error));
    }
  }
}
