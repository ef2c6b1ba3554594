import type { MarketDataItem, Unsubscribe } from '@redfire/core';

type Listener = (item: MarketDataItem) => void;

/** Those who hear the items of a source, in the order they came. */
export class ItemListeners {
  /** Replaced, never changed, so that one who comes or goes during a delivery does not disturb it. */
  #listeners: readonly Listener[] = [];

  /** Adds a listener, which may be there already: each time counts by itself. */
  add(listener: Listener): Unsubscribe {
    const own: Listener = (item) => {
      listener(item);
    };
    this.#listeners = [...this.#listeners, own];
    return () => {
      this.#listeners = this.#listeners.filter((each) => each !== own);
    };
  }

  /** Tells all of an item, until the delivery is stopped. One that throws keeps no other from it. */
  tell(item: MarketDataItem, delivery: { readonly isStopped: boolean }, onError: (error: unknown, item: MarketDataItem) => void): void {
    const listeners = this.#listeners;
    for (const listener of listeners) {
      if (listeners !== this.#listeners && !this.#listeners.includes(listener)) continue;
      try {
        listener(item);
      } catch (error) {
        onError(error, item);
      }
      if (delivery.isStopped) return;
    }
  }
}
