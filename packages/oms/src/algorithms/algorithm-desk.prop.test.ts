import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isOpen, type Scaled } from '@redfire/core';
import { cases } from '@redfire/testing';
import { anySession, play } from './fixtures/random-session.ts';

describe('an order worked by an algorithm, whatever the venue does', () => {
  it('has no more out than it is for, and is filled by what its children are', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const { desk, parent, filled } = play(session);
        const executions = desk.sent.flatMap(({ id }) => executionsOf(desk.orders.get(id)));
        expect(parent().filledQuantity.toFixed()).toBe(filled().toString());
        expect(executionsOf(parent()).sort()).toEqual(executions.sort());
      }),
      { numRuns: cases() },
    );
  });

  it('comes to its end when it is canceled, once the venue answers, and leaves nothing behind', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        const { desk, parent, filled } = play(session);
        const { orders, sent, venue } = desk;
        venue.failure = undefined;
        if (isOpen(parent().state) && parent().pending.cancel === undefined) orders.cancel(parent().id);
        for (let round = 0; round < 3; round++) {
          for (const { id } of sent) if (orders.get(id).pending.cancel !== undefined) desk.say('canceled', id);
          desk.clock.advanceBy(60_000); // a cancel that was refused is asked for again
        }
        expect([isOpen(parent().state), sent.filter(({ id }) => isOpen(orders.get(id).state)), desk.algorithms.save(), desk.clock.pendingTimers]).toEqual([false, [], { orders: [], markets: {} }, 0]);
        expect(parent().filledQuantity.toFixed()).toBe(filled().toString());
      }),
      { numRuns: cases() },
    );
  });

  it('goes on after a restart as if there had been none', () => {
    fc.assert(
      fc.property(anySession, fc.nat(25), (session, place) => {
        const steps = session.steps.filter((step) => step.do !== 'restart');
        const straight = play({ ...session, steps });
        const restarted = play({ ...session, steps: [...steps.slice(0, place), { do: 'restart' }, ...steps.slice(place)] });
        expect(restarted.trace).toEqual(straight.trace);
        expect(JSON.stringify(restarted.parent())).toBe(JSON.stringify(straight.parent()));
        expect(saved(restarted)).toEqual(saved(straight));
        expect(algorithmEvents(restarted)).toEqual(algorithmEvents(straight));
      }),
      { numRuns: cases() },
    );
  });
});

type Played = ReturnType<typeof play>;

/** Quantity and price of each execution that stands, what was only inferred included. */
function executionsOf({ exact }: ReturnType<Played['parent']>): string[] {
  // an order in memory has its record
  const { executions, inferred } = exact as unknown as { executions: readonly Execution[]; inferred: Execution | undefined };
  return [...executions, ...(inferred ? [inferred] : [])].map(({ exact: { quantity, price, fee } }) => `${quantity.toString()} ${price.toString()} ${fee.toString()}`);
}
interface Execution {
  readonly exact: { readonly quantity: Scaled; readonly price: Scaled; readonly fee: Scaled };
}

/** What a desk saves, but for the numbers of its timers, which are counted anew. */
function saved({ desk }: Played) {
  const { orders, markets } = desk.algorithms.save();
  return { markets, orders: orders.map(({ timers, ...order }) => ({ ...order, timers: timers.map(({ name, at }) => `${name} ${at}`) })) };
}

function algorithmEvents({ desk }: Played): string[] {
  return desk.events.flatMap(({ topic, event }) => ('report' in event ? [`${topic} ${JSON.stringify(event.report)}`] : []));
}
