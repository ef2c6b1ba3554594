import type { Order } from '@redfire/core';
import { OrderFace } from '../order-face.ts';
import type { OrderRecord } from '../order-record.ts';
import type { OrderMilestone } from './order-milestones.ts';
import type { OrderHistoryEvent } from './order-trail-events.ts';

/** An order as it was when it was handed out, with what becomes of it. */
export type PlacedOrder = Order & {
  /**
   * Resolves when the order stands: the venue has it, or it is held on our side until it is triggered. Also when it has ended since, for an
   * order may be filled before it is acknowledged: look at its state.
   *
   * Rejects with `ORDER_REFUSED` when it is denied or rejected; `details.reason` says why. Rejects with `ENGINE_CLOSED` when the engine stops first.
   */
  readonly accepted: Promise<Order>;
  /** Resolves when the order has ended, however: its state says how. Rejects with `ENGINE_CLOSED` when the engine stops first. */
  readonly done: Promise<Order>;
  /** The order as it stands now. @throws `RedFireError` `ORDER_NOT_FOUND` when it is forgotten. */
  readonly latest: Order;
  /** Everything that happened to it so far, oldest first. @throws `RedFireError` `INVALID_STATE` where no history is kept. */
  events(): readonly OrderHistoryEvent[];
};

/** Where a placed order looks when it is asked. */
export interface PlacedOrderSource {
  latest(order: OrderRecord): Order;
  events(order: OrderRecord): readonly OrderHistoryEvent[];
  milestone(order: OrderRecord, milestone: OrderMilestone): Promise<Order>;
}

class PlacedFace extends OrderFace {
  readonly #source: PlacedOrderSource;
  #accepted: Promise<Order> | undefined;
  #done: Promise<Order> | undefined;

  constructor(record: OrderRecord, source: PlacedOrderSource) {
    super(record);
    this.#source = source;
  }

  get accepted(): Promise<Order> {
    this.#accepted ??= this.#source.milestone(this.exact, 'accepted');
    return this.#accepted;
  }
  get done(): Promise<Order> {
    this.#done ??= this.#source.milestone(this.exact, 'done');
    return this.#done;
  }
  get latest(): Order {
    return this.#source.latest(this.exact);
  }

  events(): readonly OrderHistoryEvent[] {
    return this.#source.events(this.exact);
  }
}

/** The face of a record with what becomes of the order. Nothing is waited for before somebody asks. */
export function placedOrder(record: OrderRecord, source: PlacedOrderSource): PlacedOrder {
  // as of every face: which fields are set follows from the validated terms, which the compiler cannot see
  return new PlacedFace(record, source) as unknown as PlacedOrder;
}
