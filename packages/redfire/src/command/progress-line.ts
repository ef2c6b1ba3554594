import { countText } from './amount-text.ts';
import type { CommandOutput } from './run-command.ts';

const WIDTH = 24;
const FIRST_MS = 1_000;
const REDRAW_MS = 100;
const CLEAR = '\r\u001b[2K';

/** A progress bar that redraws itself in one line of a terminal, and shows itself only where a run takes more than a second. */
export class ProgressLine {
  readonly #output: CommandOutput;
  readonly #startedAt = performance.now();
  #drawnAt = -Infinity;

  constructor(output: CommandOutput) {
    this.#output = output;
  }

  update({ fraction, bars }: { readonly fraction: number; readonly bars: number }): void {
    const now = performance.now();
    if (now - this.#startedAt < FIRST_MS || now - this.#drawnAt < REDRAW_MS) return;
    this.#drawnAt = now;
    const filled = Math.round(Math.min(1, fraction) * WIDTH);
    const percent = `${Math.floor(Math.min(1, fraction) * 100)} %`;
    this.#output.write(`${CLEAR}${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${percent.padStart(5)}  ${countText(bars)} bars`);
  }

  /** Removes the bar, so that what follows starts on a clean line. */
  clear(): void {
    if (this.#drawnAt !== -Infinity) this.#output.write(CLEAR);
    this.#drawnAt = -Infinity;
  }
}
