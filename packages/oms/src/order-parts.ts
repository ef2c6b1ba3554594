import type { AlgorithmRequest, BreakerEvent, ClientOrderId, ExecutionReport, RiskReason } from '@redfire/core';
import type { MarketListener, OrderHolder, OrderObserver, OrderPort } from './order-port.ts';
import type { OrderRecord, OrderTerms } from './order-record.ts';

/** What stands around the plain way of an order: each part is asked, or told, at its place. */
export interface OrderParts {
  /** The first that wants an order has it; asked in this order, and again from the next one on when an order is released. */
  readonly holders?: readonly OrderHolder[];
  /** Told of every change, in this order. */
  readonly observers?: readonly OrderObserver[];
  /** Who needs market data for the orders on our side. */
  readonly market?: readonly MarketListener[];
  /** Reasons against an order beside those of validation and risk. */
  readonly checks?: readonly ((order: OrderRecord) => readonly RiskReason[])[];
  /** Reasons against an order that was held, when it is let go. */
  readonly releaseChecks?: readonly ((order: OrderRecord) => readonly RiskReason[])[];
  /** What the parts keep beside the orders, by name: put down and brought back with them, in this order. */
  readonly states?: Readonly<Record<string, KeptState>>;
  /** Who stands in for what a venue lacks; what it lacks is refused otherwise. Default `nobody`. */
  readonly standIn?: 'nobody' | 'emulator' | undefined;
  /** What a venue says in words of its own account, in ours: the cancel of an order that our side let expire. */
  readonly translate?: (report: ExecutionReport) => ExecutionReport;
  /** Chooses how an order that does not say so itself is executed. Absent means plainly. */
  readonly chooseExecution?: (terms: OrderTerms) => AlgorithmRequest | undefined;
}

/** State of a part that survives a restart. */
export interface KeptState {
  /** As plain data. */
  save(): unknown;
  /** Told that {@link restore} follows: what becomes of orders until then is found in them, and is not to be acted on. */
  suspend?(): void;
  /**
   * Goes on. The orders are in the books already, with what became of them since.
   *
   * @param data - What {@link save} gave, read from text again; `undefined` when nothing was saved.
   */
  restore(data: unknown, since: SinceSaved): void;
  /**
   * Goes on as if it had never stopped, and acts on nothing: the orders are in the books as they were when {@link save} was called. Absent: as {@link restore} with nothing since.
   *
   * @param data - As for {@link restore}.
   */
  goOn?(data: unknown): void;
}

/** Makes the parts of an order manager from what it lends them. */
export type MakeOrderParts = (port: OrderPort) => OrderParts;

/** What happened after the state was saved, as far as it was recorded. */
export interface SinceSaved {
  /** Orders that came, oldest first. */
  readonly orders: readonly OrderRecord[];
  /** What algorithms told of the orders they work, the last of each. */
  readonly algorithms: ReadonlyMap<ClientOrderId, unknown>;
  /** What was planned for linked orders, oldest first. */
  readonly links: readonly unknown[];
  /** Breakers that opened and closed, oldest first. */
  readonly breakers: readonly BreakerEvent[];
}
