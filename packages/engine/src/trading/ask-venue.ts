import {
  isRedFireError, timestamp,
  type ClientOrderId, type ExecutionGateway, type ExecutionReport, type FillReport, type InstrumentId, type Order, type Timestamp, type VenueSnapshot,
} from '@redfire/core';

/** An order as far as its venue has to be asked about it. */
export interface AskedOrder {
  readonly id: ClientOrderId;
  readonly instrument: InstrumentId;
  /** When we made it. */
  readonly createdAt: Timestamp;
  /** Whether the venue has told of it before. */
  readonly isAcknowledged: boolean;
}

/**
 * What a venue says of an order. `there`: it has it, open or ended; `missing`: it does not have it open, and what it ever filled is among the
 * reports; `on-its-way`: it knows of it and has nothing to tell yet; `forgotten`: its memory does not reach back so far; `mute`: it cannot be asked.
 */
export interface VenueAnswer {
  readonly standing: 'there' | 'missing' | 'on-its-way' | 'forgotten' | 'mute';
  /** Bring an order that was just sent to what it is there; a repeat of what we know changes nothing. */
  readonly reports: readonly ExecutionReport[];
}

/** How far before the order's own time fills are asked for: the venue's clock may be behind. */
const OVERLAP_MS = 60_000;

/**
 * Asks by `query` where a gateway has it, and else by what is open and what was filled.
 *
 * @throws {@link RedFireError} of the gateway.
 */
export async function askVenue(gateway: ExecutionGateway, order: AskedOrder): Promise<VenueAnswer> {
  if (gateway.query === undefined) return byListing(gateway, order);
  const reports = await gateway.query(order.id, order.instrument);
  if (reports !== undefined) return { standing: reports.length > 0 ? 'there' : 'on-its-way', reports };
  if (!order.isAcknowledged) return MISSING;
  // it had the order, so it has forgotten it since; what it still lists may tell more
  const listed = await byListing(gateway, order);
  return listed.standing === 'mute' ? { ...listed, standing: 'forgotten' } : listed;
}

async function byListing(gateway: ExecutionGateway, order: AskedOrder): Promise<VenueAnswer> {
  const { snapshot: canList, fillHistory } = gateway.capabilities;
  if (!canList) return { standing: 'mute', reports: [] };
  // before the fills: what fills in between is among them, and not taken for an order that the venue never had
  const snapshot = await gateway.snapshot();
  const listed = snapshot.openOrders.find(({ id }) => id === order.id);
  if (!fillHistory) return listed ? { standing: 'there', reports: standingOf(listed, snapshot) } : { standing: 'forgotten', reports: [] };
  const fills = await fillsOf(gateway, order);
  if (fills === undefined) return { standing: listed ? 'there' : 'forgotten', reports: listed ? standingOf(listed, snapshot) : [] };
  return listed ? { standing: 'there', reports: [...termsOf(listed, snapshot), ...fills] } : { ...MISSING, reports: fills };
}

/** The fills of one order; `undefined` where the venue's history does not reach back to it. */
async function fillsOf(gateway: ExecutionGateway, { id, createdAt }: AskedOrder): Promise<readonly FillReport[] | undefined> {
  for (const since of [Math.max(0, createdAt - OVERLAP_MS), createdAt]) {
    try {
      return (await gateway.fills(timestamp(since))).filter(({ orderId }) => orderId === id);
    } catch (error) {
      if (!isRedFireError(error) || error.code !== 'HISTORY_DROPPED') throw error;
    }
  }
  return undefined;
}

/** An open order without its fills. */
function termsOf({ id: orderId, instrument, side, venueOrderId, quantity, ...rest }: Order, { at }: VenueSnapshot): readonly ExecutionReport[] {
  const identity = { orderId, instrument, side, at, ...(venueOrderId !== undefined && { venueOrderId }) };
  const price = 'price' in rest ? rest.price : undefined;
  const triggerPrice = 'triggerPrice' in rest ? rest.triggerPrice : undefined;
  return [{ kind: 'accepted', ...identity }, { kind: 'modified', ...identity, quantity, ...(price && { price }), ...(triggerPrice && { triggerPrice }) }];
}

/** An open order with what is filled of it as totals, where the executions are not to be had. */
function standingOf(order: Order, snapshot: VenueSnapshot): readonly ExecutionReport[] {
  const { id: orderId, instrument, side, filledQuantity, averagePrice } = order;
  const totals: ExecutionReport[] = averagePrice === undefined || filledQuantity.isZero() ? [] : [{ kind: 'cumulative', orderId, instrument, side, at: snapshot.at, filledQuantity, averagePrice }];
  return [...termsOf(order, snapshot), ...totals];
}

const MISSING: VenueAnswer = { standing: 'missing', reports: [] };
