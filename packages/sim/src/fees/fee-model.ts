import { Scaled, type ApprovedOrder, type Currency, type InstrumentMath, type Liquidity, type Timestamp } from '@redfire/core';

/** An execution that is to be charged. */
export interface FeeTrade {
  readonly math: InstrumentMath;
  readonly order: ApprovedOrder;
  readonly quantity: Scaled;
  readonly price: Scaled;
  readonly liquidity: Exclude<Liquidity, 'unknown'>;
  readonly at: Timestamp;
}

/** What one order has been charged, kept by the venue for as long as the order is there. A model reads and writes it. */
export interface OrderFees {
  /** Executions that were charged. */
  executions: number;
  /** Sum of what the executions cost by themselves, in the currency of the fee. */
  raw: Scaled;
  /** Sum of what was charged for them. */
  charged: Scaled;
}

/** An exact charge; negative is a rebate. */
export interface ExactFee {
  readonly amount: Scaled;
  /** Absent means the instrument's settlement currency. */
  readonly currency?: Currency;
}

/** What a venue charges. */
export interface FeeModel {
  /** The charge of one execution. Executions come in the order of the venue's reports, once each. */
  charge(trade: FeeTrade, order: OrderFees): ExactFee;
  /** The same model at its beginning, for one venue. Absent where a model remembers nothing. */
  fresh?(): FeeModel;
  /** What it remembers, as plain data and exact amounts, and going on from that. Absent: a run with it has no snapshot, unless it remembers nothing. */
  save?(): unknown;
  restore?(state: unknown): void;
}

/** The memory of an order that nothing was charged for. */
export function noFees(): OrderFees {
  return { executions: 0, raw: Scaled.zero, charged: Scaled.zero };
}
