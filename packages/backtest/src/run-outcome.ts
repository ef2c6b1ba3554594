import type { Fill, Order, RiskVerdict } from '@redfire/core';
import type { EventEngine } from '@redfire/engine';
import type { FillAudit } from './audit/fill-audit.ts';

/** Reasons with changing numbers in them are as many as the orders; a summary has room for the first. */
const DENIAL_KINDS = 20;

export interface SavedOutcome {
  readonly denials: readonly (readonly [string, number])[];
  readonly fillCount: number;
  readonly rejectedCount: number;
}

/** What comes of the orders of a run, collected until it is taken. */
export class RunOutcome {
  readonly denials = new Map<string, number>();
  fillCount = 0;
  rejectedCount = 0;
  #fills: Fill[] = [];
  #orders: Order[] = [];

  /** Listens until the events are closed. */
  constructor(events: EventEngine, audit: FillAudit) {
    const ended = (order: Order) => {
      this.#orders.push(order);
    };
    events.on('order.denied', ({ order, verdict }) => { this.#deny(verdict); ended(order); }, { name: 'backtest' });
    events.on('order.rejected', ({ order }) => { this.rejectedCount++; ended(order); }, { name: 'backtest' });
    events.on('order.canceled', ({ order }) => { ended(order); }, { name: 'backtest' });
    events.on('order.expired', ({ order }) => { ended(order); }, { name: 'backtest' });
    // one that was filled by its children has no fill of its own
    events.on('algorithm.ended', ({ order }) => { if (order.state === 'filled') ended(order); }, { name: 'backtest' });
    events.on('order.filled', ({ order, fill }) => {
      this.fillCount++;
      this.#fills.push(fill);
      audit.checkLimit(order, fill);
      if (order.state === 'filled') ended(order);
    }, { name: 'backtest' });
  }

  /** Fills since the last call. */
  takeFills(): readonly Fill[] {
    const fills = this.#fills;
    this.#fills = [];
    return fills;
  }

  /** Orders that ended since the last call, in the order of their end. */
  takeOrders(): readonly Order[] {
    const orders = this.#orders;
    this.#orders = [];
    return orders;
  }

  save(): SavedOutcome {
    return { denials: [...this.denials], fillCount: this.fillCount, rejectedCount: this.rejectedCount };
  }

  restore({ denials, fillCount, rejectedCount }: SavedOutcome): void {
    for (const [message, count] of denials) this.denials.set(message, count);
    this.fillCount = fillCount;
    this.rejectedCount = rejectedCount;
  }

  #deny(verdict: RiskVerdict): void {
    if (verdict.kind !== 'denied') return;
    for (const { message } of verdict.reasons) {
      const count = this.denials.get(message);
      if (count !== undefined || this.denials.size < DENIAL_KINDS) this.denials.set(message, (count ?? 0) + 1);
    }
  }
}
