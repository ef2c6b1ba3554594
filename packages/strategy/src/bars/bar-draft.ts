import { copyBar, type Bar, type InstrumentId, type Timestamp } from '@redfire/core';
import { CompensatedSum } from '../indicators/support/compensated-sum.ts';
import { Stateful } from '../indicators/support/stateful.ts';
import type { BarItem } from './bar-item.ts';

/** The bar under way, and the view of it that is handed on when it has closed. Its sums lose nothing, however many items there are. */
export class BarDraft extends Stateful implements Bar {
  readonly instrument: InstrumentId;
  readonly intervalMs: number;
  openTime = 0 as Timestamp;
  closeTime = 0 as Timestamp;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  isEmpty = true;
  protected readonly volumes = new CompensatedSum();
  protected readonly values = new CompensatedSum();

  constructor(instrument: InstrumentId, intervalMs: number) {
    super();
    this.instrument = instrument;
    this.intervalMs = intervalMs;
  }

  get volume(): number {
    return this.volumes.value;
  }

  /** Sum of price times volume. */
  get value(): number {
    return this.values.value;
  }

  get vwap(): number | undefined {
    const { volume } = this;
    return volume > 0 ? this.value / volume : undefined;
  }

  /** Opens it where it is empty: at a price, from a time on. */
  begin(price: number, openTime: number): void {
    if (!this.isEmpty) return;
    this.isEmpty = false;
    this.open = this.high = this.low = this.close = price;
    this.openTime = this.closeTime = openTime as Timestamp;
  }

  /** Adds a whole item to a bar that was begun. */
  add(item: BarItem): void {
    if (item.high > this.high) this.high = item.high;
    if (item.low < this.low) this.low = item.low;
    this.close = item.close;
    if (item.closeTime > this.closeTime) this.closeTime = item.closeTime as Timestamp;
    this.addVolume(item.volume, item.value);
  }

  addVolume(volume: number, value: number): void {
    this.volumes.add(volume);
    this.values.add(value);
  }

  reset(): void {
    this.isEmpty = true;
    this.volumes.reset();
    this.values.reset();
  }

  toJSON(): Bar {
    return copyBar(this);
  }
}
