import type { AmendmentRequest, ClientOrderId, Clock, InstrumentId, InstrumentMath, Order, RiskFinding, RiskReason, RiskVerdict, Scaled, StrategyId } from '@redfire/core';
import { NOTHING_COUNTED, type Counted, type KeptReview, type OrderReview, type Portfolio, type PositionBook, type PositionRecord } from '@redfire/oms';
import type { AmendmentVerdict, RiskEngine, RiskView } from '@redfire/risk';
import { findingOf, reasonOf, type StrategyLimits } from './strategy-limits.ts';

interface RiskDeskOptions {
  readonly risk: RiskEngine;
  readonly instruments: ReadonlyMap<InstrumentId, InstrumentMath>;
  readonly positions: PositionBook;
  readonly portfolio: Portfolio;
  /** Of the account, or of one strategy. */
  readonly openOrders: (strategy?: StrategyId) => number;
  /** How much of an order under review open orders count already, and how many of them it is. */
  readonly countedOf: (id: ClientOrderId, order: Order) => Counted;
  /** What strategies are limited to by themselves. */
  readonly limits: StrategyLimits;
  /** Takes every review of an order, with the books as they were. Absent: none is kept. */
  readonly keep?: ((review: KeptReview) => void) | undefined;
  readonly clock: Clock;
}

/** Shows risk the books of the instrument an order is for: those of the account, and for its own limits those of the strategy. One view of each serves every review, since rules do not keep it. */
export class RiskDesk implements OrderReview {
  readonly #options: RiskDeskOptions;
  readonly #view: LiveRiskView;
  readonly #ownView: LiveRiskView;
  #net: PositionRecord | undefined;

  constructor(options: RiskDeskOptions) {
    this.#options = options;
    this.#view = new LiveRiskView(options);
    this.#ownView = new LiveRiskView(options);
  }

  review(order: Order): RiskVerdict {
    const { risk, keep, countedOf, limits } = this.#options;
    const counted = countedOf(order.id, order);
    const account = risk.review(order, this.#viewOf(order, counted));
    const own = limits.riskOf(order.strategy);
    const denied = own === undefined ? NONE : deniedBy(own.review(order, this.#ownViewOf(order, counted)), order);
    const verdict: RiskVerdict = denied.length === 0 ? account : { kind: 'denied', order, reasons: [...reasonsOf(account), ...denied] };
    if (keep) this.#keep(keep, { order, of: 'order', verdict: verdict.kind }, own);
    return verdict;
  }

  reviewAmendment(amendment: AmendmentRequest, amended: Order): AmendmentVerdict {
    const { risk, keep, countedOf, limits } = this.#options;
    const counted = countedOf(amendment.orderId, amended);
    const account = risk.reviewAmendment(amendment, amended, this.#viewOf(amended, counted));
    const own = limits.riskOf(amended.strategy);
    const denied = own === undefined ? NONE : deniedBy(own.reviewAmendment(amendment, amended, this.#ownViewOf(amended, counted)), amended);
    const verdict: AmendmentVerdict = denied.length === 0 ? account : { kind: 'denied', reasons: [...reasonsOf(account), ...denied] };
    if (keep) this.#keep(keep, { order: amended, of: 'amendment', verdict: verdict.kind }, own);
    return verdict;
  }

  /** The rules are pure, so what they found can be found again, when somebody asks for it, from the books as they were. */
  #keep(keep: (review: KeptReview) => void, review: Pick<KeptReview, 'order' | 'of' | 'verdict'>, own: RiskEngine | undefined): void {
    const { risk, clock } = this.#options;
    const view = this.#view.copy();
    const ownView = own && this.#ownView.copy();
    const ofStrategy = (): readonly RiskFinding[] => (own && ownView ? own.explain(review.order, ownView).map(findingOf) : []);
    keep({ ...review, at: clock.now(), findings: () => [...risk.explain(review.order, view), ...ofStrategy()] });
  }

  #viewOf(order: Order, counted: Counted): RiskView {
    // an order asks for its positions several times in a row
    if (this.#net?.math.instrument.id !== order.instrument) this.#net = this.#options.positions.net(order.instrument);
    return this.#view.of(this.#net, order, counted);
  }

  #ownViewOf(order: Order, counted: Counted): RiskView {
    const { strategy, instrument, owner } = order;
    return this.#ownView.of(this.#options.positions.of(strategy as StrategyId, instrument, owner), order, counted);
  }
}

class LiveRiskView implements RiskView {
  readonly #options: RiskDeskOptions;
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

  of(position: PositionRecord, { side }: Order, counted: Counted): this {
    this.#side = side;
    this.#counted = counted;
    this.#isPriced = false;
    this.#position = position;
    return this;
  }

  /** The books as they are now, to keep. */
  copy(): RiskView {
    const { math, position, openBuys, openSells, price, openOrders } = this;
    return { math, position, openBuys, openSells, price, openOrders };
  }

  get #held(): PositionRecord {
    return this.#position as PositionRecord;
  }
  get math(): InstrumentMath {
    return this.#held.math;
  }
  get position(): Scaled {
    return this.#held.quantity;
  }
  get openBuys(): Scaled {
    return this.#side === 'buy' && this.#counted !== NOTHING_COUNTED ? this.#held.openBuys.minus(this.#counted.quantity) : this.#held.openBuys;
  }
  get openSells(): Scaled {
    return this.#side === 'sell' && this.#counted !== NOTHING_COUNTED ? this.#held.openSells.minus(this.#counted.quantity) : this.#held.openSells;
  }
  get price(): Scaled | undefined {
    if (!this.#isPriced) {
      this.#price = this.#options.portfolio.markOf(this.math.instrument.id);
      this.#isPriced = true;
    }
    return this.#price;
  }
  get openOrders(): number {
    return this.#options.openOrders(this.#held.strategy) - this.#counted.orders;
  }
}

const NONE: readonly RiskReason[] = [];

function reasonsOf(verdict: RiskVerdict | AmendmentVerdict): readonly RiskReason[] {
  return verdict.kind === 'denied' ? verdict.reasons : NONE;
}

function deniedBy(verdict: RiskVerdict | AmendmentVerdict, { strategy }: Order): readonly RiskReason[] {
  return reasonsOf(verdict).map((reason) => reasonOf(strategy, reason));
}
