import type { ClientOrderId, Order } from '@redfire/core';
import { Stateful } from '../indicators/support/stateful.ts';
import { exactOf } from '../sizing/figure.ts';
import type { TargetWeights } from './rebalance.ts';

/** How far a portfolio is: in which period it was looked at last, and what it will buy when which of its orders have ended. */
export class PortfolioProgress extends Stateful {
  /** When the period began in which it was looked at last; `NaN` before the first. */
  protected period = Number.NaN;
  protected names: readonly string[] = [];
  /** In the order of the names. */
  protected shares: readonly string[] = [];
  protected waitsFor: readonly string[] = [];

  /** Notes the period that holds now. @returns Whether it is another than that of the last time. */
  entersPeriod(start: number): boolean {
    const isNew = start !== this.period;
    this.period = start;
    return isNew;
  }

  /** It is to be looked at again in the period that holds now. */
  leavePeriod(): void {
    this.period = Number.NaN;
  }

  get isWaiting(): boolean {
    return this.names.length > 0;
  }

  /** The weights that are still to be bought. */
  get weights(): TargetWeights {
    return Object.fromEntries(this.names.map((name, place) => [name, this.shares[place] ?? '0']));
  }

  /** What adds to a portfolio waits until orders have ended. */
  waitFor(orders: readonly ClientOrderId[], weights: TargetWeights): void {
    this.names = Object.keys(weights);
    this.shares = Object.values(weights).map((weight) => exactOf(weight, 'weight').toString());
    this.waitsFor = orders;
  }

  /** Whether nothing is waited for that is among the open orders. */
  isFreeOf(open: readonly Order[]): boolean {
    return open.every(({ id }) => !this.waitsFor.includes(id));
  }

  stopWaiting(): void {
    this.names = this.shares = this.waitsFor = [];
  }
}
