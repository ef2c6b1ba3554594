import { Scaled, type AmendmentRequest, type ClientOrderId, type InstrumentId, type InstrumentMath, type Order, type RiskVerdict } from '@redfire/core';
import type { OrderReview, Portfolio, PositionBook, PositionRecord } from '@redfire/oms';
import type { AmendmentVerdict, RiskEngine, RiskView } from '@redfire/risk';

interface RiskDeskOptions {
  readonly risk: RiskEngine;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly positions: PositionBook;
  readonly portfolio: Portfolio;
  readonly openOrders: () => number;
  /** An order that is open, as it stands now. */
  readonly orderOf: (id: ClientOrderId) => Order;
}

/** Shows risk the books of the instrument an order is for. One view serves every review, since rules do not keep it. */
export class RiskDesk implements OrderReview {
  readonly #options: RiskDeskOptions;
  readonly #view: LiveRiskView;

  constructor(options: RiskDeskOptions) {
    this.#options = options;
    this.#view = new LiveRiskView(options);
  }

  review(order: Order): RiskVerdict {
    return this.#options.risk.review(order, this.#view.of(order.instrument));
  }

  reviewAmendment(amendment: AmendmentRequest, amended: Order): AmendmentVerdict {
    return this.#options.risk.reviewAmendment(amendment, amended, this.#view.of(amended.instrument, this.#options.orderOf(amendment.orderId)));
  }
}

class LiveRiskView implements RiskView {
  readonly #options: RiskDeskOptions;
  #instrument: InstrumentId | undefined;
  #position: PositionRecord | undefined;
  /** The order that is to change: what it still may fill is not counted beside what it would. */
  #standing: Order | undefined;

  constructor(options: RiskDeskOptions) {
    this.#options = options;
  }

  of(instrument: InstrumentId, standing?: Order): this {
    this.#standing = standing;
    if (this.#instrument !== instrument) {
      this.#instrument = instrument;
      this.#position = this.#options.positions.net(instrument);
    }
    return this;
  }

  get #net(): PositionRecord {
    return this.#position as PositionRecord;
  }
  get math(): InstrumentMath {
    return this.#net.math;
  }
  get position(): Scaled {
    return this.#net.quantity;
  }
  get openBuys(): Scaled {
    return this.#standing?.side === 'buy' ? this.#net.openBuys.minus(Scaled.from(this.#standing.remainingQuantity)) : this.#net.openBuys;
  }
  get openSells(): Scaled {
    return this.#standing?.side === 'sell' ? this.#net.openSells.minus(Scaled.from(this.#standing.remainingQuantity)) : this.#net.openSells;
  }
  get price(): Scaled | undefined {
    return this.#options.portfolio.markOf(this.math.instrument.id);
  }
  get openOrders(): number {
    return this.#options.openOrders() - (this.#standing === undefined ? 0 : 1);
  }
}
