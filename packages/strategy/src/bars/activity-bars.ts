import type { Timestamp } from '@redfire/core';
import type { BarItem } from './bar-item.ts';
import { ItemBars } from './item-bars.ts';

/** Base of bars that no clock closes. They last from their first item to their last; an item that is late has the time of the one before it. */
export abstract class ActivityBars extends ItemBars {
  /** Of the item that was the latest so far. */
  protected latest = Number.NEGATIVE_INFINITY;

  /** Puts the times of an item after those before it, and says which item was late. */
  protected settle(item: BarItem): void {
    const { latest } = this;
    if (item.closeTime < latest) {
      this.late++;
      item.closeTime = latest;
    }
    if (item.openTime < latest) item.openTime = latest;
    this.latest = item.closeTime;
  }

  /** Adds a whole item to the bar under way. */
  protected count(item: BarItem): void {
    this.draft.begin(item.open, item.openTime);
    this.draft.add(item);
  }

  /** Adds a part of an item that is one price at one time. */
  protected countPart(item: BarItem, volume: number): void {
    const { draft } = this;
    const { close: price } = item;
    draft.begin(price, item.openTime);
    if (price > draft.high) draft.high = price;
    if (price < draft.low) draft.low = price;
    draft.close = price;
    draft.closeTime = item.closeTime as Timestamp;
    draft.addVolume(volume, volume * price);
  }
}
