import type { ClientOrderId, Decimal, ExactExecution, FeeCharge, FillReport, InstrumentId, InstrumentMath, Liquidity, Scaled, Side, Timestamp, TradeId, VenueOrderId } from '@redfire/core';
import type { ExactFee } from './fees/fee-model.ts';

/** What the venue makes of an order at once. */
export interface VenueTrade {
  readonly quantity: Scaled;
  readonly price: Scaled;
  readonly liquidity: 'maker' | 'taker';
  /** Absent: the instrument's rates. */
  readonly fee?: ExactFee;
}

/** An execution of the simulated venue: exact inside, decimals when they are read. */
export class SimulatedFill implements FillReport {
  readonly kind = 'fill';
  readonly orderId: ClientOrderId;
  readonly side: Side;
  readonly at: Timestamp;
  readonly liquidity: Liquidity;
  readonly exact: ExactExecution;
  readonly #math: InstrumentMath;
  readonly #number: number;

  constructor(math: InstrumentMath, order: { readonly id: ClientOrderId; readonly side: Side }, number: number, at: Timestamp, trade: VenueTrade) {
    this.#math = math;
    this.#number = number;
    this.orderId = order.id;
    this.side = order.side;
    this.at = at;
    this.liquidity = trade.liquidity;
    const { quantity, price } = trade;
    const { fee } = trade;
    if (fee === undefined) this.exact = { quantity, price, fee: math.fee(quantity, price, trade.liquidity) };
    else this.exact = { quantity, price, fee: fee.amount, ...(fee.currency !== undefined && { feeCurrency: fee.currency }) };
  }

  get tradeId(): TradeId {
    return `T-${this.#number}` as TradeId;
  }
  get sequence(): number {
    return this.#number;
  }
  get venueOrderId(): VenueOrderId {
    return this.orderId as string as VenueOrderId;
  }
  get instrument(): InstrumentId {
    return this.#math.instrument.id;
  }
  get quantity(): Decimal {
    return this.exact.quantity.toDecimal();
  }
  get price(): Decimal {
    return this.exact.price.toDecimal();
  }
  get fee(): FeeCharge {
    return { amount: this.exact.fee.toDecimal(), currency: this.exact.feeCurrency ?? this.#math.instrument.settle };
  }

  /** Plain data, decimals made now. */
  toJSON(): FillReport {
    const { kind, orderId, venueOrderId, instrument, side, at, sequence, tradeId, quantity, price, fee, liquidity } = this;
    return { kind, orderId, venueOrderId, instrument, side, at, sequence, tradeId, quantity, price, fee, liquidity };
  }
}
