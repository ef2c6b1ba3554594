import type { Execution } from './execution-report.ts';
import type { AccountId, ClientOrderId, InstrumentId, OwnerId, StrategyId, VenueOrderId } from './ids.ts';
import type { Side } from './order.ts';
import type { Timestamp } from './time.ts';

/**
 * One execution as it was posted. Its identity is account, venue, instrument, trade id and order together:
 * trade ids repeat across symbols, and a trade with oneself has two sides.
 */
export interface Fill extends Execution {
  readonly orderId: ClientOrderId;
  readonly venueOrderId?: VenueOrderId | undefined;
  readonly instrument: InstrumentId;
  readonly side: Side;
  readonly at: Timestamp;
  readonly strategy?: StrategyId | undefined;
  readonly owner?: OwnerId | undefined;
  readonly account?: AccountId | undefined;
}
