import type { AccountId, AlgorithmRequest, ClientOrderId, Currency, Decimal, Discrepancy, Order, OrderState, OwnerId, RiskFinding, RiskReason, StrategyId, Timestamp } from '@redfire/core';
import type { OrderCause } from '../host/order-cause.ts';
import type { OrderHistoryEvent, OrderHistoryFill } from '../host/order-trail-events.ts';

/** Why an order is as it is: the chain from what led to it to what it made of position and money. Plain data, in the order in which it happened. */
export interface OrderExplanation {
  /** As it stands now. */
  readonly order: Order;
  /** What was being answered when it was asked for. Absent where nothing was, as when a host acts by itself, and where it is not known any more. */
  readonly cause?: OrderCause;
  /** Absent where nothing is remembered of its beginning. */
  readonly decision?: OrderDecision;
  /** What validation and risk found, before it went out and before every change of it. */
  readonly reviews: readonly ExplainedReview[];
  readonly execution: ExplainedExecution;
  /** Everything that happened to it, the venue's messages among it. */
  readonly steps: readonly OrderHistoryEvent[];
  /** What its fills made of position and money, for each step that posted some. */
  readonly effects: readonly ExplainedEffect[];
  readonly discrepancies: readonly Discrepancy[];
  /** Orders it hangs together with, as far as they are remembered. */
  readonly related: readonly RelatedOrder[];
  /** What cannot be told, and why, in words. */
  readonly unknown: readonly string[];
}

/** Who asked for an order. */
export interface OrderDecision {
  readonly at: Timestamp;
  /** `algorithm`: it is a part of another order. `venue`: nobody here asked, the venue told of it. */
  readonly by: 'strategy' | 'host' | 'algorithm' | 'venue';
  readonly strategy?: StrategyId;
  readonly owner?: OwnerId;
  readonly account?: AccountId;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, string>>;
}

/** One review, rule by rule. */
export interface ExplainedReview {
  /** Number of the step it led to. */
  readonly step: number;
  readonly at: Timestamp;
  readonly of: 'order' | 'amendment';
  readonly verdict: 'approved' | 'denied';
  /** What every rule compared, also where it passed. Empty where the order was refused before risk looked at it. */
  readonly findings: readonly RiskFinding[];
  /** What validation had against it. */
  readonly reasons: readonly RiskReason[];
}

/** How an order was executed. */
export interface ExplainedExecution {
  /** As the instrument names it. */
  readonly venue: string;
  /** Who kept it on our side, one after the other. */
  readonly heldBy: readonly ('algorithm' | 'contingency' | 'emulator')[];
  readonly algorithm?: AlgorithmRequest;
  /** When it was handed to the venue; absent when it never was. */
  readonly sentAt?: Timestamp;
}

/** A quantity and what changed it. */
export interface ExplainedHolding {
  readonly before: Decimal;
  readonly after: Decimal;
  /** Profit realised, in the settlement currency, fees apart. */
  readonly realized: Decimal;
}

/** What the fills of one step made of the books. */
export interface ExplainedEffect {
  /** Number of the step. */
  readonly step: number;
  readonly at: Timestamp;
  readonly fills: readonly OrderHistoryFill[];
  /** Of who ordered: the strategy, or `external`. Absent for an order whose children hold the fills. */
  readonly position?: ExplainedHolding;
  /** Of the account. */
  readonly net?: ExplainedHolding;
  /** What the fills moved, by currency: below zero is paid. Empty for an order whose children hold the fills. */
  readonly money: readonly MoneyMove[];
}

/** `cash`: paid or received for the asset. `asset`: the money bought or sold by a pair. `profit`: realised by a contract. */
export interface MoneyMove {
  readonly as: 'cash' | 'asset' | 'profit' | 'fee';
  readonly currency: Currency;
  readonly amount: Decimal;
}

/** Another order that belongs to this one. */
export interface RelatedOrder {
  readonly id: ClientOrderId;
  /** `parent`: this one is a part of it; `child`: it is a part of this one; `trigger`: this one waits for it; `waits`: it waits for this one; `group`: they take each other out. */
  readonly relation: 'parent' | 'child' | 'trigger' | 'waits' | 'group';
  /** Absent where it is forgotten. */
  readonly state?: OrderState;
  readonly quantity?: Decimal;
  readonly filledQuantity?: Decimal;
}
