import type { InstrumentId, Timestamp } from '@redfire/core';
import type { VenueMargin } from './venue-margin.ts';

/** Who acts on the prices of an instrument beside its orders. */
export interface PriceWatch {
  /** Whether its prices matter at present. */
  readonly isOn: boolean;
  /** The first price on the way from one to another at which it acts, in ticks, the first excluded; `NaN` for none. */
  stopOn(from: number, to: number): number;
  /** Has it act at the present price. */
  check(at: Timestamp): void;
}

/** Watches the price of an instrument for the margin of what is held of it. The margin is asked for when it is needed, for markets are made before it. */
export function priceWatch(instrument: InstrumentId, margin: () => VenueMargin | undefined): PriceWatch {
  return {
    get isOn() {
      return margin()?.isWatching(instrument) === true;
    },
    stopOn: (from, to) => margin()?.stopOn(instrument, from, to) ?? Number.NaN,
    check: (at) => { margin()?.check(instrument, at); },
  };
}
