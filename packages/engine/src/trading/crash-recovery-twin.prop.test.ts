import { clientOrderId, strategyId, type ClientOrderId, type OrderRequest } from '@redfire/core';
import { bracket, oco } from '@redfire/oms';
import { cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineTwins, TRADED, booksOf, type Request, type TwinKind } from '../fixtures/engine-twins.ts';
import { quiet, type Tear } from '../fixtures/mortal-engine.ts';

type Step = { readonly act: (typeof ALIVE)[number]; readonly which: number; readonly size: number };

const DEAD = ['fill', 'fill', 'fill', 'venue-cancel', 'repeat', 'wait', 'start'] as const;
const ALIVE = [...DEAD, 'plain', 'plain', 'bracket', 'oco', 'stop', 'cancel', 'modify', 'trade', 'lose-answer', 'refuse', 'long-wait', 'kill', 'die-soon', 'die-soon'] as const;
const TEARS: readonly Tear[] = ['nothing', 'half', 'all'];
const STRATEGIES = [strategyId('trend'), strategyId('mean')] as const;

const stepOf = (acts: readonly Step['act'][]): fc.Arbitrary<Step> => fc.record({ act: fc.constantFrom(...acts), which: fc.nat({ max: 7 }), size: fc.integer({ min: 1, max: 5 }) });
const story = fc.array(stepOf(ALIVE), { minLength: 2, maxLength: 14 });
const kind: fc.Arbitrary<TwinKind> = fc.record({ isHedging: fc.boolean(), keepsFew: fc.boolean(), isPoor: fc.boolean() });

/**
 * One story, told to both. There are no orders in it that an algorithm works, whose parts fall due while nobody lives and go out later, nor trailing ones, whose trail may begin
 * anew: what becomes of those is not the same by right.
 */
class Story {
  readonly twins: EngineTwins;
  readonly #kind: TwinKind;
  #ids = 0;

  constructor(kind: TwinKind) {
    this.#kind = kind;
    this.twins = new EngineTwins(kind);
  }

  async take({ act, which, size }: Step): Promise<void> {
    const { twins } = this;
    const { mortal, lasting } = twins;
    const both = [mortal, lasting];
    if (act === 'fill') twins.fill(which, size, String(98 + which));
    else if (act === 'venue-cancel') twins.cancelAtVenue(which);
    else if (act === 'repeat') for (const { venue } of both) venue.repeatLastReport();
    else if (act === 'wait' || act === 'long-wait') await twins.pass(act === 'wait' ? 700 * size : 12_000);
    else if (act === 'start') {
      if (mortal.isDead) await twins.start();
    } else if (mortal.isDead) return;
    else if (act === 'kill') mortal.kill();
    else if (act === 'die-soon') [mortal.appendsLeft, mortal.tear] = [which % 4, TEARS[size % 3] ?? 'nothing'];
    else if (act === 'cancel' || act === 'modify') {
      const open = twins.open();
      const order = open[which % Math.max(1, open.length)];
      if (order) await (act === 'cancel' ? twins.cancel(order) : twins.modify(order, size));
    } else if (act === 'plain' || act === 'bracket' || act === 'oco' || act === 'stop') await twins.submit(this.#requests(act, which, size));
    // what trades while the process dies is heard by one of them alone, as is what the venue refuses next
    else if (Number.isFinite(mortal.appendsLeft)) return;
    else if (act === 'trade') for (const world of both) world.trade([85, 95, 105, 115][which % 4] ?? 95);
    else {
      for (const { venue } of both) if (act === 'refuse') venue.refuseNext('so');
      else venue.loseNextAnswer();
      await twins.submit(this.#requests('plain', which, size));
    }
    await quiet();
  }

  /** Both have come to rest: the mortal one lives again and has asked for all that was in doubt. */
  async settle(): Promise<void> {
    if (this.twins.mortal.isDead) await this.twins.start();
    this.twins.mortal.appendsLeft = Number.POSITIVE_INFINITY;
    await this.twins.pass(60_000);
  }

  #requests(act: 'plain' | 'bracket' | 'oco' | 'stop', which: number, size: number): readonly Request[] {
    const strategy = STRATEGIES[which % 3];
    const terms = { instrument: TRADED.id, quantity: String(size * 2), ...(strategy && { strategy }), ...(this.#kind.isHedging && { positionSide: which % 4 < 2 ? 'long' : 'short' } as const) };
    const side = which % 2 === 0 ? 'buy' : 'sell';
    const limit = { ...terms, type: 'limit', side, price: '100' } as const;
    if (act === 'plain') return [{ ...limit, clientOrderId: this.#nextId() }];
    if (act === 'stop') return [{ ...terms, type: 'stop-market', side, triggerPrice: side === 'buy' ? '110' : '90', clientOrderId: this.#nextId() }];
    const nextId = () => this.#nextId();
    if (act === 'oco') return named(oco([{ ...limit, side: 'sell', price: '110', clientOrderId: nextId() }, { ...terms, type: 'stop-market', side: 'sell', triggerPrice: '90', clientOrderId: nextId() }], nextId));
    return named(bracket({ entry: { ...limit, side: 'buy', ...(this.#kind.isHedging && { positionSide: 'long' } as const) }, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } }, nextId));
  }

  #nextId(): ClientOrderId {
    return clientOrderId(`S-${++this.#ids}`);
  }
}

function named(requests: readonly OrderRequest[]): readonly Request[] {
  return requests.flatMap((request) => (request.clientOrderId === undefined ? [] : [{ ...request, clientOrderId: request.clientOrderId }]));
}

/**
 * Everything, but for two things: where few ended orders are kept, which of them those are; and what is set aside once prices were told, for an order that is worth more at
 * the mark of its time than at its own price is valued at that mark, and no journal has marks of after its last state.
 */
function compare({ twins: { mortal, lasting } }: Story, { keepsFew, hasMarks }: { readonly keepsFew: boolean; readonly hasMarks: boolean }): void {
  const { orders: known, exits, reserved, ...books } = booksOf(mortal, STRATEGIES);
  const { orders: expected, exits: expectedExits, reserved: expectedReserved, ...expectedBooks } = booksOf(lasting, STRATEGIES);
  if (!hasMarks) expect(reserved).toEqual(expectedReserved);
  if (keepsFew) {
    // which of those that ended meanwhile came last is known to who was there alone
    for (const [id, order] of known) if (expected.has(id) || order.isOpen) expect([id, order]).toEqual([id, expected.get(id)]);
    for (const [id, order] of expected) if (order.isOpen) expect([id, known.get(id)]).toEqual([id, order]);
    expect(openOf(exits)).toEqual(openOf(expectedExits));
  } else expect([byId(known), byId(exits)]).toEqual([byId(expected), byId(expectedExits)]);
  expect(books).toEqual(expectedBooks);
  expect([mortal.untold, lasting.untold]).toEqual([[], []]);
}

function openOf(exits: ReadonlyMap<string, { readonly open: string }>): unknown {
  return byId(exits).flatMap(([id, { open }]) => (open === '0' ? [] : [[id, open]]));
}

function byId<Value>(orders: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...orders].sort(([one], [other]) => (one < other ? -1 : 1));
}

describe('an engine that is killed again and again', () => {
  it('has at the end the orders, positions, balances and reservations of one that was never killed', async () => {
    await fc.assert(
      fc.asyncProperty(kind, story, async (of, steps) => {
        const story = new Story(of);
        const except = { keepsFew: of.keepsFew, hasMarks: steps.some(({ act }) => act === 'trade') };
        await story.twins.start();
        for (const step of steps) await story.take(step);
        await story.settle();
        compare(story, except);
        for (const { engine } of [story.twins.mortal, story.twins.lasting]) engine.orders.cancelAll();
        await story.settle();
        compare(story, except);
        expect(story.twins.mortal.engine.accounts.balances().filter(({ reserved }) => !reserved.isZero())).toEqual([]);
      }),
      // each is the start of two to six engines
      { numRuns: Math.ceil(cases() / 8) },
    );
  }, 300_000);
});
