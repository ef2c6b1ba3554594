import { RedFireError, type ClientOrderId } from '@redfire/core';
import { OrderMilestones } from './order-milestones.ts';
import type { OrderObserver, OrderPort } from '../order-port.ts';
import type { OrderRecord } from '../order-record.ts';
import { OrderReplacements } from './order-replacements.ts';
import type { OrderTrail } from './order-trail.ts';

/** What follows orders for a host: what it waits for, what it replaces, and what it may ask about afterwards. Made of the parts' port of an order manager. */
export class HostDesk {
  readonly milestones = new OrderMilestones();
  readonly replacements: OrderReplacements;
  readonly #port: OrderPort;
  readonly #trail: OrderTrail | undefined;

  /** @param trail - Absent: no history is kept. It is to be the first of the observers, in front of those that act. */
  constructor(port: OrderPort, trail?: OrderTrail) {
    this.#port = port;
    this.#trail = trail;
    this.replacements = new OrderReplacements(port);
  }

  /** To be the last among the observers of order management: whoever waits is told when all others have heard. */
  get observers(): readonly OrderObserver[] {
    return [this.replacements, this.milestones];
  }

  find(id: ClientOrderId): OrderRecord | undefined {
    return this.#port.find(id);
  }

  /** @throws {@link RedFireError} `INVALID_STATE` where no history is kept. */
  history(): OrderTrail {
    if (this.#trail) return this.#trail;
    throw new RedFireError('INVALID_STATE', 'the history of orders is switched off; leave it on to ask what happened to one');
  }

  /** Ends all waiting, when nothing will be heard any more. */
  close(): void {
    this.replacements.close();
    this.milestones.close();
  }
}
