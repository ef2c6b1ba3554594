import type { AccountBooking } from '../account-booking.ts';
import type { Instrument } from '../instrument.ts';
import type { InstrumentId } from '../ids.ts';
import type { Clock } from './clock.ts';
import type { Unsubscribe } from './execution-gateway.ts';
import type { MarketDataItem } from './market-data-source.ts';
import type { Logger } from './observability.ts';

/** What an engine lends its gateways and sources of data, before it opens them. */
export interface AdapterHost {
  /** The time that orders and data are stamped with: the present, or that of a replay. */
  readonly clock: Clock;
  /** The time that passes in the world, by which one waits. The same as `clock` unless a replay runs. */
  readonly wallClock: Clock;
  readonly instruments: ReadonlyMap<InstrumentId, Instrument>;
  readonly logger: Logger;
  /** Everything the engine's sources deliver, before strategies and other subscribers hear of it. An item is valid during the call. */
  onMarketData(listener: (item: MarketDataItem) => void): Unsubscribe;
  /** Takes what a venue booked on the account besides fills, once each, so that the books here have it too. Absent where there are none. */
  book?(booking: AccountBooking): void;
}
