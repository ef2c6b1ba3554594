import type { AccountId, ClientOrderId, Currency, Decimal, ExactExecution, FeeCharge, Fill, InstrumentId, Liquidity, OwnerId, Side, StrategyId, Timestamp, TradeId, VenueOrderId } from '@redfire/core';
import type { AppliedExecution, OrderRecord } from './order-record.ts';

/** A posted execution: the fields of {@link Fill}, with decimals made when they are read. */
export class FillRecord implements Fill {
  readonly #order: OrderRecord;
  readonly #execution: AppliedExecution;

  constructor(order: OrderRecord, execution: AppliedExecution) {
    this.#order = order;
    this.#execution = execution;
  }

  get exact(): ExactExecution {
    return this.#execution.exact;
  }
  get tradeId(): TradeId {
    return this.#execution.tradeId;
  }
  get quantity(): Decimal {
    return this.#execution.exact.quantity.toDecimal();
  }
  get price(): Decimal {
    return this.#execution.exact.price.toDecimal();
  }
  get fee(): FeeCharge {
    return { amount: this.#execution.exact.fee.toDecimal(), currency: this.#execution.feeCurrency };
  }
  get feeCurrency(): Currency {
    return this.#execution.feeCurrency;
  }
  get liquidity(): Liquidity {
    return this.#execution.liquidity;
  }
  get at(): Timestamp {
    return this.#execution.at;
  }
  get orderId(): ClientOrderId {
    return this.#order.id;
  }
  get instrument(): InstrumentId {
    return this.#order.terms.instrument;
  }
  get side(): Side {
    return this.#order.terms.side;
  }
  get venueOrderId(): VenueOrderId | undefined {
    return this.#order.venueOrderId;
  }
  get strategy(): StrategyId | undefined {
    return this.#order.terms.strategy;
  }
  get owner(): OwnerId | undefined {
    return this.#order.terms.owner;
  }
  get account(): AccountId | undefined {
    return this.#order.terms.account;
  }

  /** Plain data: the fields of a fill and those of its order that it carries. */
  toJSON(): Fill {
    const { tradeId, quantity, price, fee, liquidity, at, orderId, instrument, side } = this;
    const { venueOrderId, terms } = this.#order;
    const { strategy, owner, account } = terms;
    return {
      tradeId, quantity, price, fee, liquidity, at, orderId, instrument, side,
      ...(venueOrderId !== undefined && { venueOrderId }),
      ...(strategy !== undefined && { strategy }),
      ...(owner !== undefined && { owner }),
      ...(account !== undefined && { account }),
    };
  }
}
