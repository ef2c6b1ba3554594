import type { InstrumentMath, InstrumentStatus, Scaled, Side } from '@redfire/core';
import { isImmediate, type VenueOrder } from './venue-order.ts';

export type TradingStatus = InstrumentStatus['status'];

/** What a market does in each status: whether orders trade, and whether new ones are taken. In an auction orders only gather. */
const STATUSES: Readonly<Record<TradingStatus, { readonly trades: boolean; readonly takes: 'always' | 'by-terms' | 'never' }>> = {
  'pre-open': { trades: false, takes: 'always' },
  open: { trades: true, takes: 'always' },
  auction: { trades: false, takes: 'always' },
  halted: { trades: false, takes: 'by-terms' },
  closed: { trades: false, takes: 'by-terms' },
  expired: { trades: false, takes: 'never' },
};

export interface AdmissionOptions {
  readonly math: InstrumentMath;
  readonly haltedOrders?: 'reject' | 'keep' | undefined;
  readonly reference?: ((side: Side) => number) | undefined;
}

/** What the market of one instrument lets in: nothing while it is halted, no limit outside its price band. */
export class Admission {
  readonly #math: InstrumentMath;
  readonly #keeps: boolean;
  readonly #reference: (side: Side) => number;
  #status: TradingStatus = 'open';
  /** A field of its own, for it is asked for with every bar and quote. */
  isTrading = true;

  constructor({ math, haltedOrders = 'reject', reference = () => Number.NaN }: AdmissionOptions) {
    this.#math = math;
    this.#keeps = haltedOrders === 'keep';
    this.#reference = reference;
  }

  get status(): TradingStatus {
    return this.#status;
  }

  set status(status: TradingStatus) {
    this.#status = status;
    this.isTrading = STATUSES[status].trades;
  }

  /** Why a new order is not taken. */
  refusal(order: VenueOrder): string | undefined {
    if (!this.isTrading && isImmediate(order)) return `an order that trades at once or not at all finds the market ${this.#status}`;
    return this.refusalOfChange(order, order.limitTicks, order.triggerTicks);
  }

  /** Why an order is not changed to these prices, in ticks. */
  refusalOfChange({ side, phase }: VenueOrder, limitTicks: number, triggerTicks: number): string | undefined {
    if (!this.isTrading) {
      const { takes } = STATUSES[this.#status];
      if (takes === 'never' || (takes === 'by-terms' && !this.#keeps)) return `the market is ${this.#status}`;
    }
    const band = this.#math.limits.priceBand;
    if (band === undefined || Number.isNaN(limitTicks)) return undefined;
    // an order that waits meets the market at its trigger
    const waits = phase === 'stop' || phase === 'touch';
    const centre = waits ? triggerTicks : this.#reference(side);
    return Number.isNaN(centre) ? undefined : this.#outside(band, limitTicks, centre);
  }

  #outside({ least, most }: { readonly least: Scaled; readonly most: Scaled }, limitTicks: number, centreTicks: number): string | undefined {
    const centre = this.#math.priceOf(centreTicks);
    const price = this.#math.priceOf(limitTicks);
    const [lowest, highest] = [centre.times(least), centre.times(most)];
    if (centre.sign <= 0 || (price.compare(lowest) >= 0 && price.compare(highest) <= 0)) return undefined;
    return `price "${price.toString()}" is outside the price band "${lowest.toString()}" to "${highest.toString()}"`;
  }
}
