import type { InstrumentMath, Order, RiskFinding, RiskReason, Scaled } from '@redfire/core';

/** What a rule may look at, read-only, for the instrument and the account of one order. */
export interface RiskView {
  readonly math: InstrumentMath;
  /** Signed net position of the account. */
  readonly position: Scaled;
  /** What open buy orders may still fill, without the order under review. */
  readonly openBuys: Scaled;
  /** What open sell orders may still fill, without the order under review. */
  readonly openSells: Scaled;
  /** Latest known price; absent before the first. */
  readonly price: Scaled | undefined;
  /** Orders of the account that are open, without the order under review. */
  readonly openOrders: number;
}

/**
 * A pre-trade rule: says why an order must not go out, or `null` to let it through. Passing costs nothing: no object is
 * made for it. Rules are pure; what they know is in the view.
 */
export interface RiskRule {
  readonly name: string;
  check(order: Order, view: RiskView): RiskReason | null;
  /**
   * What {@link check} compares, with the numbers, also where it lets the order through; `null` where the rule does not concern it.
   * Called when somebody asks why, never on the way of an order. Absent: only a refusal has numbers.
   */
  explain?(order: Order, view: RiskView): RiskFinding | null;
}
