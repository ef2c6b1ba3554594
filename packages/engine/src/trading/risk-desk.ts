import type { AmendmentRequest, ClientOrderId, Clock, InstrumentId, InstrumentMath, Order, RiskVerdict, Scaled } from '@redfire/core';
import { NOTHING_COUNTED, type Counted, type KeptReview, type OrderReview, type Portfolio, type PositionBook, type PositionRecord } from '@redfire/oms';
import type { AmendmentVerdict, RiskEngine, RiskView } from '@redfire/risk';

interface RiskDeskOptions {
  readonly risk: RiskEngine;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly positions: PositionBook;
  readonly portfolio: Portfolio;
  readonly openOrders: () => number;
  /** How much of an order under review open orders count already, and how many of them it is. */
  readonly countedOf: (id: ClientOrderId, order: Order) => Counted;
  /** Takes every review of an order, with the books as they were. Absent: none is kept. */
  readonly keep?: ((review: KeptReview) => void) | undefined;
  readonly clock: Clock;
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
    const { risk, keep, countedOf } = this.#options;
    const view = this.#view.of(order, countedOf(order.id, order));
    const verdict = risk.review(order, view);
    if (keep) this.#keep(keep, { order, of: 'order', verdict: verdict.kind });
    return verdict;
  }

  reviewAmendment(amendment: AmendmentRequest, amended: Order): AmendmentVerdict {
    const { risk, keep, countedOf } = this.#options;
    const verdict = risk.reviewAmendment(amendment, amended, this.#view.of(amended, countedOf(amendment.orderId, amended)));
    if (keep) this.#keep(keep, { order: amended, of: 'amendment', verdict: verdict.kind });
    return verdict;
  }

  /** The rules are pure, so what they found can be found again, when somebody asks for it, from the books as they were. */
  #keep(keep: (review: KeptReview) => void, review: Pick<KeptReview, 'order' | 'of' | 'verdict'>): void {
    const { risk, clock } = this.#options;
    const view = this.#view.copy();
    keep({ ...review, at: clock.now(), findings: () => risk.explain(review.order, view) });
  }
}

class LiveRiskView implements RiskView {
  readonly #options: RiskDeskOptions;
  #instrument: InstrumentId | undefined;
  #position: PositionRecord | undefined;
  /** Of the order under review: it is not counted beside itself. */
  #side: Order['side'] = 'buy';
  #counted: Counted = NOTHING_COUNTED;
  /** Several rules ask for it. */
  #price: Scaled | undefined;
  #isPriced = false;

  constructor(options: RiskDeskOptions) {
    this.#options = options;
  }

  of({ instrument, side }: Order, counted: Counted): this {
    this.#side = side;
    this.#counted = counted;
    this.#isPriced = false;
    if (this.#instrument !== instrument) {
      this.#instrument = instrument;
      this.#position = this.#options.positions.net(instrument);
    }
    return this;
  }

  /** The books as they are now, to keep. */
  copy(): RiskView {
    const { math, position, openBuys, openSells, price, openOrders } = this;
    return { math, position, openBuys, openSells, price, openOrders };
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
    return this.#side === 'buy' && this.#counted !== NOTHING_COUNTED ? this.#net.openBuys.minus(this.#counted.quantity) : this.#net.openBuys;
  }
  get openSells(): Scaled {
    return this.#side === 'sell' && this.#counted !== NOTHING_COUNTED ? this.#net.openSells.minus(this.#counted.quantity) : this.#net.openSells;
  }
  get price(): Scaled | undefined {
    if (!this.#isPriced) {
      this.#price = this.#options.portfolio.markOf(this.math.instrument.id);
      this.#isPriced = true;
    }
    return this.#price;
  }
  get openOrders(): number {
    return this.#options.openOrders() - this.#counted.orders;
  }
}
