import { Scaled, isOpen, type ClientOrderId, type InstrumentId, type Order, type PositionSide, type Side, type Unsubscribe } from '@redfire/core';
import type { StrategyContext } from './strategy-context.ts';

interface Close {
  readonly side: Side;
  readonly quantity: Scaled;
  readonly positionSide?: PositionSide;
}

interface Following {
  /** Orders whose end is waited for. */
  readonly awaited: Set<ClientOrderId>;
  readonly end: Unsubscribe;
}

/**
 * Closes positions of one strategy, nothing of them twice: an order that closes already is let be, and what an order may still fill before its cancel is answered
 * is closed when that has come.
 */
export class PositionClosing {
  readonly #engine: StrategyContext;
  readonly #following = new Map<InstrumentId, Following>();

  constructor(engine: StrategyContext) {
    this.#engine = engine;
  }

  /** @returns The orders that close and are sent now. */
  close(instrument: InstrumentId): readonly Order[] {
    const others = this.#cancelOthers(instrument);
    // after its stop a strategy hears of no cancel any more
    if (this.#engine.isStopping) return this.#send(instrument, isClose);
    this.#follow(instrument, others);
    return this.#send(instrument, () => true);
  }

  /** @returns Orders that are no closes and may still fill, for the venue has not answered yet. */
  #cancelOthers(instrument: InstrumentId): readonly Order[] {
    const engine = this.#engine;
    const others = () => engine.openOrders(instrument).filter((order) => !isClose(order));
    for (const { id, parentId } of others()) {
      // one cancel may end other orders, such as the other leg of a pair; parts of an order go with it
      const order = others().find((other) => other.id === id);
      if (order && parentId === undefined && order.pending.cancel !== 'in-flight') engine.cancel(id);
    }
    return others();
  }

  #follow(instrument: InstrumentId, orders: readonly Order[]): void {
    const known = this.#following.get(instrument);
    const awaited = new Set([...(known?.awaited ?? []), ...orders.map(({ id }) => id)]);
    known?.end();
    this.#following.delete(instrument);
    if (awaited.size === 0) return;
    const end = this.#engine.onOrderEnd((order) => {
      if (order.instrument !== instrument || !awaited.delete(order.id) || awaited.size > 0) return;
      this.#following.delete(instrument);
      end();
      this.#send(instrument, () => true);
    });
    this.#following.set(instrument, { awaited, end });
  }

  /** Closes what is held, less what open orders may close of it. @param counts - Which of those. */
  #send(instrument: InstrumentId, counts: (order: Order) => boolean): readonly Order[] {
    const engine = this.#engine;
    const open = engine.openOrders(instrument).filter((order) => isOpen(order.state) && order.parentId === undefined && counts(order));
    return this.#held(instrument).flatMap(({ quantity, ...close }) => {
      const closing = open.filter(({ side, positionSide }) => side === close.side && positionSide === close.positionSide);
      const rest = closing.reduce((left, { remainingQuantity }) => left.minus(Scaled.from(remainingQuantity)), quantity);
      return rest.sign > 0 ? [engine.submit({ type: 'market', instrument, reduceOnly: true, ...close, quantity: rest })] : [];
    });
  }

  #held(instrument: InstrumentId): readonly Close[] {
    const { position, legs } = this.#engine.exposure(instrument);
    if (legs === undefined) return [{ side: position.sign > 0 ? 'sell' : 'buy', quantity: position.absolute() }];
    return [{ side: 'sell', positionSide: 'long', quantity: legs.long }, { side: 'buy', positionSide: 'short', quantity: legs.short }];
  }
}

/** Whether an order closes at once: nothing makes it wait, and nothing it could open. */
function isClose({ type, reduceOnly, contingency, parentId }: Order): boolean {
  return type === 'market' && reduceOnly === true && contingency === undefined && parentId === undefined;
}
