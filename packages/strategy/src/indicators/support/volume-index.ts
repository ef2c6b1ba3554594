import type { Bar } from '@redfire/core';
import { changeOf } from './change.ts';
import { finiteBar } from './checks.ts';
import { Indicator } from './study.ts';

/** Where a volume index begins. */
const BASE = 1_000;

/** Base of indices that change as the close does, by the same share, with some bars only: those whose volume has changed one way. */
export abstract class VolumeIndex extends Indicator {
  readonly warmUp = 1;
  protected close = Number.NaN;
  protected volume = Number.NaN;

  override update(bar: Bar): void {
    const { close, volume } = finiteBar(bar);
    const before = this.ready ? this.value : BASE;
    this.emit(this.counts(volume, this.volume) ? before * (1 + changeOf(close, this.close)) : before);
    this.close = close;
    this.volume = volume;
  }

  override reset(): void {
    super.reset();
    this.close = this.volume = Number.NaN;
  }

  /** Whether a bar moves it. @param before - Volume of the bar before; `NaN` for the first, which must not. */
  protected abstract counts(volume: number, before: number): boolean;
}
