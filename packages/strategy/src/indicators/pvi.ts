import type { Bar } from '@redfire/core';
import { changeOf } from './support/change.ts';
import { finiteBar } from './support/checks.ts';
import { Indicator } from './support/study.ts';

/**
 * Positive volume index: changes as the close does, by the same share, with bars whose volume is higher than that of the one before; it stays with all others. It begins with 1,000.
 *
 * First value after 1 bar. Source: P. Dysart (1936); N. Fosback, Stock Market Logic (1976).
 */
export class Pvi extends Indicator {
  readonly warmUp = 1;
  protected close = Number.NaN;
  protected volume = Number.NaN;

  constructor() {
    super('pvi()');
  }

  override update(bar: Bar): void {
    const { close, volume } = finiteBar(bar);
    const before = this.ready ? this.value : 1_000;
    this.emit(volume > this.volume ? before * (1 + changeOf(close, this.close)) : before);
    this.close = close;
    this.volume = volume;
  }

  override reset(): void {
    super.reset();
    this.close = this.volume = Number.NaN;
  }
}

/** A {@link Pvi}. */
export function pvi(): Pvi {
  return new Pvi();
}
