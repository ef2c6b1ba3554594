import { randomUUID } from 'node:crypto';
import { RedFireError, SIDES, clientOrderId, ownerId, strategyId, type Order, type OwnerId, type Position, type StrategyId } from '@redfire/core';
import { instrument, positiveDecimal } from '@redfire/core/schema';
import type { TradingEngine } from '@redfire/engine';
import { z } from 'zod';

const terms = {
  // a client that repeats a request with its own id gets the order it has placed already
  clientOrderId: z.string().transform(clientOrderId).default(() => clientOrderId(randomUUID())),
  instrument: instrument(),
  side: z.enum(SIDES),
  quantity: positiveDecimal(),
};
const orderBody = z.discriminatedUnion('type', [
  z.strictObject({ ...terms, type: z.literal('market') }),
  z.strictObject({ ...terms, type: z.literal('limit'), price: positiveDecimal() }),
]);

/** What one user sees and does. Their orders carry them as owner, and a strategy id of their own, so that positions of two users do not meet. */
export class Desk {
  readonly strategy: StrategyId;
  readonly #engine: TradingEngine;
  readonly #owner: OwnerId;

  /** @param user - Who asks, as the host's own sign-in says. Throws `NotSignedIn` where nobody does. */
  constructor(engine: TradingEngine, user: unknown) {
    if (typeof user !== 'string' || user === '') throw new NotSignedIn('say who you are in the header "x-user"');
    this.#engine = engine;
    this.#owner = ownerId(user);
    this.strategy = strategyId(`desk ${user}`);
  }

  place(body: unknown): Order {
    const order = orderBody.parse(body);
    if (!this.#engine.isReady()) throw new RedFireError('INVALID_STATE', 'no orders are taken now; try again when /ready says so');
    return this.#engine.orders.submit({ ...order, owner: this.#owner, strategy: this.strategy });
  }

  order(id: string): Order {
    return this.#engine.orders.get(clientOrderId(id), this.#owner);
  }

  cancel(id: string): Order {
    return this.#engine.orders.cancel(clientOrderId(id), this.#owner);
  }

  /** The last hundred: those that have ended, then the open ones. */
  orders(): readonly Order[] {
    return this.#engine.orders.list({ owner: this.#owner }).slice(-100);
  }

  positions(): readonly Position[] {
    return this.#engine.positions.byStrategy().filter(({ strategy }) => strategy === this.strategy);
  }
}

export class NotSignedIn extends Error {
  override readonly name = 'NotSignedIn';
}
