import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InstrumentMath, Scaled, instrumentId, isOpen, isTerminal, type Side } from '@redfire/core';
import { aQuote, anInstrument, cases } from '@redfire/testing';
import { P, anAlgorithmDesk } from '../fixtures/algorithm-desk.ts';

const VENUES = [
  anInstrument({ id: 'BTC/USDT.ALPHA', lotSize: '1', tickSize: '0.5', fees: { maker: '0', taker: '0.001' } }),
  anInstrument({ id: 'BTC/USDT.BETA', lotSize: '0.25', tickSize: '0.01', minQuantity: '0.5', fees: { maker: '0', taker: '0.002' } }),
  anInstrument({ id: 'BTC/USDT.GAMMA', lotSize: '0.5', tickSize: '0.1', maxQuantity: '3', fees: { maker: '0', taker: '0' } }),
];

const MATHS = new Map(VENUES.map((venue) => [venue.id, new InstrumentMath(venue)]));

type Step =
  | { readonly do: 'quote'; readonly venue: number; readonly ticks: number; readonly size: number }
  | { readonly do: 'fill' | 'fill-all' | 'late-fill' | 'cancel-done' | 'end' | 'reject' | 'bust'; readonly pick: number; readonly quarters: number }
  | { readonly do: 'amend'; readonly quantity: number }
  | { readonly do: 'wait' | 'restart' | 'pause' | 'resume' | 'cancel' };

const anyQuote: fc.Arbitrary<Step> = fc.record({ do: fc.constant('quote'), venue: fc.nat(2), ticks: fc.integer({ min: -3, max: 3 }), size: fc.constantFrom(0, 0.3, 1, 2.75, 8) });
const anyAnswer: fc.Arbitrary<Step> = fc.record({ do: fc.constantFrom('fill', 'fill-all', 'fill-all', 'late-fill', 'cancel-done', 'end', 'end', 'reject', 'bust'), pick: fc.nat(5), quarters: fc.integer({ min: 1, max: 6 }) });
const anyOther: fc.Arbitrary<Step> = fc.oneof(fc.record({ do: fc.constant('amend'), quantity: fc.integer({ min: 3, max: 12 }) }), fc.record({ do: fc.constantFrom('wait', 'restart', 'restart', 'pause', 'resume', 'cancel') }));

const anySession = fc.record({
  side: fc.constantFrom<Side>('buy', 'sell'),
  limit: fc.option(fc.constantFrom('99.5', '100', '100.5'), { nil: undefined }),
  onLeftover: fc.constantFrom('wait', 'rest-at-best', 'cancel'),
  // venues tell their prices before anything else
  opening: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })),
  steps: fc.array(fc.oneof({ weight: 3, arbitrary: anyQuote }, { weight: 5, arbitrary: anyAnswer }, { weight: 1, arbitrary: anyOther }), { maxLength: 10 }),
});

describe('a router, whatever its venues do', () => {
  it('has children that sum to its order, each as its own venue takes it', () => {
    fc.assert(
      fc.property(anySession, ({ side, limit, onLeftover, opening, steps }) => {
        const desk = anAlgorithmDesk({ instruments: VENUES, wants: () => false, desk: { refusals: { limit: 2 } } });
        const { orders, clock } = desk;
        const live = () => desk.sent.map(({ id }) => orders.get(id));
        const filled = () => live().reduce((sum, child) => sum.plus(Scaled.from(child.filledQuantity)), Scaled.zero);
        const late = new Set<string>();
        const found: boolean[] = [];
        desk.venue.onSubmit = (child) => {
          desk.sent.push(child);
          const math = MATHS.get(child.instrument)!;
          const quantity = Scaled.from(child.quantity);
          found.push(quantity.isMultipleOf(math.lot), quantity.compare(math.limits.minQuantity ?? math.lot) >= 0, math.limits.maxQuantity === undefined || quantity.compare(math.limits.maxQuantity) <= 0);
          const parent = desk.parent();
          const price = 'price' in child ? child.price : undefined;
          if (price && parent.type === 'limit') found.push(side === 'buy' ? price.lessThanOrEqualTo(parent.price) : price.greaterThanOrEqualTo(parent.price));
          const out = desk.sent.reduce((sum, { id }) => {
            const each = id === child.id ? child : orders.get(id);
            return isTerminal(each.state) ? sum : sum.plus(Scaled.from(each.remainingQuantity));
          }, Scaled.zero);
          // late fills come on top of what was sent before they were known
          if (late.size === 0) found.push(filled().plus(out).compare(Scaled.from(parent.quantity)) <= 0);
        };
        const quote = (venue: number, ticks: number, size: number) => {
          const middle = 100 + ticks / 2;
          orders.market.onQuote(aQuote({ instrument: instrumentId(VENUES[venue]!.id), at: clock.now(), bid: middle - 0.5, ask: middle + 0.5, bidSize: size, askSize: size }));
        };
        const happen = (step: Step) => {
          const parent = desk.parent();
          if (step.do === 'quote') quote(step.venue, step.ticks, step.size);
          else if (step.do === 'wait') clock.advanceBy(1_000);
          else if (step.do === 'restart') desk.restart();
          else if (step.do === 'amend') { if (isOpen(parent.state) && parent.pending.modify === undefined && parent.pending.cancel === undefined && parent.filledQuantity.lessThan(step.quantity)) orders.modify({ orderId: P, quantity: String(step.quantity) }); }
          else if (step.do === 'cancel') { if (isOpen(parent.state) && parent.pending.cancel === undefined) orders.cancel(P); }
          else if (step.do === 'pause') { if (isOpen(parent.state) && desk.report().state === 'running') desk.algorithms.pause(P); }
          else if (step.do === 'resume') { if (isOpen(parent.state)) desk.algorithms.resume(P); }
          else if ('pick' in step) answer(step);
        };
        const answer = ({ do: kind, pick, quarters }: Extract<Step, { readonly pick: number }>) => {
          const child = live()[pick];
          if (child === undefined) return;
          const rest = child.remainingQuantity.toNumber();
          if (kind === 'fill' && !isTerminal(child.state)) desk.fill(child.id, String(Math.min(quarters / 4, rest)));
          else if (kind === 'fill-all' && !isTerminal(child.state)) desk.fill(child.id, String(rest));
          else if (kind === 'late-fill' && child.state === 'canceled') {
            late.add(child.id);
            desk.fill(child.id, String(quarters / 4));
          } else if ((kind === 'cancel-done' && child.pending.cancel !== undefined) || (kind === 'end' && !isTerminal(child.state))) desk.say('canceled', child.id);
          else if (kind === 'reject' && child.state === 'submitted') desk.say('rejected', child.id);
          else if (kind === 'bust') {
            const { executions } = child.exact as unknown as { readonly executions: readonly { readonly tradeId: string }[] };
            const last = executions.at(-1);
            if (last) {
              // what is taken back of an order that has ended is gone from what it was
              late.add(child.id);
              desk.say('fill-busted', child.id, { tradeId: last.tradeId });
            }
          }
        };

        desk.work({ use: 'router', instruments: [VENUES[1]!.id, VENUES[2]!.id], onLeftover }, { instrument: VENUES[0]!.id, side, ...(limit !== undefined && { type: 'limit', price: limit }) });
        for (const [venue, ticks] of opening.entries()) quote(venue, ticks, 2.75);
        for (const step of steps) {
          happen(step);
          found.push(Scaled.from(desk.parent().filledQuantity).equals(filled()));
        }
        expect(found).not.toContain(false);
        for (const { id } of VENUES) {
          const here = live().filter(({ instrument }) => instrument === id).reduce((sum, child) => sum.plus(Scaled.from(child.filledQuantity)), Scaled.zero);
          expect(desk.positions.net(instrumentId(id)).quantity.toString()).toBe((side === 'buy' ? here : here.negated()).toString());
        }
      }),
      { numRuns: cases() },
    );
  });
});
