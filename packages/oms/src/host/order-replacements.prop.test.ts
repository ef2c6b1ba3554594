import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Scaled, isTerminal, toDecimal, tradeId, type ClientOrderId, type Order } from '@redfire/core';
import { aFillReport, anOrderRequest } from '@redfire/testing';
import { aHostDesk } from '../fixtures/host-order-desk.ts';
import { reportOf } from '../fixtures/order-desk.ts';

const ORDERED = 10;
const request = (quantity: number, price: number) => anOrderRequest({ type: 'limit', quantity: String(quantity), price: String(price) });

type Step =
  | { readonly do: 'replace'; readonly quantity: number; readonly price: number }
  | { readonly do: 'fill'; readonly which: number; readonly quantity: number }
  | { readonly do: 'answer'; readonly which: number; readonly says: 'yes' | 'no' };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('replace' as const), quantity: fc.integer({ min: 1, max: 20 }), price: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('fill' as const), which: fc.nat(4), quantity: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('answer' as const), which: fc.nat(4), says: fc.constantFrom('yes' as const, 'no' as const) }),
);

/** A venue that keeps requests until it is told to answer, and may have filled an order before it canceled it. */
class SlowVenue {
  readonly #desk: ReturnType<typeof aHostDesk>;
  readonly #asked = new Map<ClientOrderId, 'cancel' | { readonly quantity: string }>();
  /** What it has filled of each order, and the most that it still may, as far as it knows. */
  readonly filled = new Map<ClientOrderId, number>();
  readonly #limits = new Map<ClientOrderId, number>();
  #trades = 0;
  /** Whether it has told of a fill after an end. */
  #isLate = false;

  constructor(modify: boolean) {
    const desk = (this.#desk = aHostDesk({ capabilities: { modify } }));
    desk.venue.onSubmit = (order) => {
      this.#limits.set(order.id, order.quantity.toNumber());
      desk.orders.apply(reportOf('accepted', order.id));
    };
    desk.venue.onCancel = (id) => void this.#asked.set(id, 'cancel');
    desk.venue.onModify = ({ orderId, quantity }) => void this.#asked.set(orderId, { quantity: String(quantity) });
  }

  get hostOrders() {
    return this.#desk.hostOrders;
  }

  get orders(): readonly Order[] {
    return this.#desk.orders.list();
  }

  /** What it has filled of all of them: more than ordered where it filled the new one before it told of a fill of the old one. */
  get total(): number {
    return [...this.filled.values()].reduce((sum, filled) => sum + filled, 0);
  }

  take(step: Exclude<Step, { readonly do: 'replace' }>): void {
    const ids = [...this.#limits.keys()];
    const id = ids[step.which % ids.length] as ClientOrderId;
    if (step.do === 'fill') this.#fill(id, step.quantity);
    else this.#answer(id, step.says);
  }

  /** Answers all that waits, until nothing is asked any more. */
  settle(): void {
    for (let id = [...this.#asked.keys()][0]; id !== undefined; id = [...this.#asked.keys()][0]) this.#answer(id, 'yes');
  }

  #fill(id: ClientOrderId, quantity: number): void {
    const filled = this.filled.get(id) ?? 0;
    const order = this.#desk.orders.get(id);
    // it may tell of the end before it tells of a fill that came before that
    const room = Math.min(quantity, (this.#limits.get(id) ?? 0) - filled);
    if (room <= 0 || order.state === 'filled') return;
    this.filled.set(id, filled + room);
    this.#isLate ||= isTerminal(order.state);
    this.#desk.orders.apply(aFillReport({ orderId: id, instrument: order.instrument, side: order.side, tradeId: tradeId(`T-${++this.#trades}`), quantity: String(room), price: '1' }));
  }

  #answer(id: ClientOrderId, says: 'yes' | 'no'): void {
    const asked = this.#asked.get(id);
    if (asked === undefined) return;
    this.#asked.delete(id);
    // one that has told of a late fill cancels: were it to refuse, nothing could be done
    if (asked === 'cancel') this.#desk.orders.apply(reportOf(says === 'yes' || this.#isLate ? 'canceled' : 'cancel-rejected', id, { reason: 'so' }));
    else if (says === 'no') this.#desk.orders.apply(reportOf('modify-rejected', id, { reason: 'so' }));
    else {
      this.#limits.set(id, Math.max(Number(asked.quantity), this.filled.get(id) ?? 0));
      this.#desk.orders.apply(reportOf('modified', id, { quantity: toDecimal(asked.quantity) }));
    }
  }
}

describe('an order and all that replaced it', () => {
  it('are, when the venue has answered, for no more than the first was for, whatever amendment it refuses and however late it tells of fills', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(step, { maxLength: 10 }), (modify, steps) => {
        const venue = new SlowVenue(modify);
        venue.hostOrders.submit(request(ORDERED, 2));
        for (const each of steps) {
          if (each.do !== 'replace') {
            venue.take(each);
            continue;
          }
          const open = venue.hostOrders.open().at(-1);
          if (!open) break;
          try {
            void venue.hostOrders.replace(open.id, request(each.quantity, each.price)).placed;
          } catch (error) {
            expect((error as { code: string }).code).toBe('ORDER_NOT_OPEN');
          }
        }
        venue.settle();
        expect(reach(venue.orders)).toBeLessThanOrEqual(Math.max(ORDERED, venue.total));
        expect(venue.hostOrders.open().length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 10_000 },
    );
  });
});

/** What all of them have filled, and what open ones still may. */
function reach(orders: readonly Order[]): number {
  return Number(orders.reduce((sum, { state, filledQuantity, remainingQuantity }) => sum.plus(Scaled.from(filledQuantity)).plus(isTerminal(state) ? Scaled.zero : Scaled.from(remainingQuantity)), Scaled.zero).toString());
}
