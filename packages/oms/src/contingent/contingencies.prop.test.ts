import { clientOrderId, isRedFireError, toDecimal, type ClientOrderId, type ExecutionReport, type OrderRequest } from '@redfire/core';
import { anInstrument, anOrderRequest, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aContingentDesk } from '../fixtures/contingent-desk.ts';
import { bracket, oco, ouo } from './bracket.ts';
import { CONTINUES } from './successor-request.ts';

type Desk = ReturnType<typeof aContingentDesk>;

/** What the venue, the wire or somebody may do next; `which` picks an order or a report. */
interface Step {
  readonly kind: (typeof WIRE)[number] | 'amend-entry' | 'cancel-entry' | 'amend-exit' | 'cancel-exit' | 'reject-exit';
  readonly which: number;
  readonly lots: number;
}

const WIRE = ['arrive', 'deliver', 'repeat', 'fill', 'fill-entry', 'burst', 'bust', 'refuse', 'lose', 'drop', 'amend-price', 'wait', 'restart'] as const;
const OFTEN = ['arrive', 'arrive', 'deliver', 'deliver', 'fill', 'fill-entry'] as const;
const stepOf = (kinds: readonly Step['kind'][]): fc.Arbitrary<Step> => fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat({ max: 30 }), lots: fc.integer({ min: 1, max: 6 }) });

const ENTRY = clientOrderId('E');
const quantities = fc.oneof(fc.integer({ min: 1, max: 12 }).map((whole) => [whole]), fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })));

const rarely = fc.nat({ max: 4 }).map((number) => number === 4);

interface Plan {
  readonly quantities: readonly number[];
  readonly canModify: boolean;
  readonly isPrompt: boolean;
  readonly steps: readonly Step[];
}

const planOf = (kinds: readonly Step['kind'][], maxLength = 40): fc.Arbitrary<Plan> =>
  fc.record({ quantities, canModify: fc.boolean(), isPrompt: rarely, steps: fc.array(stepOf([...OFTEN, ...OFTEN, ...WIRE, ...kinds]), { maxLength }) });

describe('a bracket before a venue that delays, repeats, reorders, loses, refuses and takes back, with restarts in between', () => {
  it('has exactly the exits at rest that the fills call for', () => {
    holds(fc.property(planOf(['amend-entry', 'cancel-entry']), (plan) => {
      const desk = run(plan);
      const { entry, legs, whole } = standing(desk, plan);
      const [stop, ...profits] = legs;
      const exited = legs.reduce((sum, { filled }) => sum + filled, 0);
      const room = Math.max(0, entry - exited);
      const shares = plan.quantities.map((quantity) => Math.floor((quantity * entry) / whole));
      const left = profits.reduce((sum, { filled }, index) => sum + Math.max(0, (shares[index] ?? 0) - filled), 0);
      const counted = profits.reduce((sum, { filled }, index) => sum + Math.min(filled, shares[index] ?? 0), 0);
      expect([stop?.open, profits.reduce((sum, { open }) => sum + open, 0)]).toEqual([room, Math.min(room, Math.max(0, left - (exited - counted)))]);
      if (exited > entry) expect(desk.discrepancies().some(({ kind }) => kind === 'overfill')).toBe(true);
    }));
  });

  it('has no exit that could turn the position round, whatever is amended, canceled, rejected or too small', () => {
    holds(fc.property(planOf(['amend-entry', 'cancel-entry', 'amend-exit', 'cancel-exit', 'reject-exit']), fc.constantFrom('1', '1', '3'), (plan, minQuantity) => {
      const desk = run(plan, minQuantity);
      const { entry, legs } = standing(desk, plan);
      const room = Math.max(0, entry - legs.reduce((sum, { filled }) => sum + filled, 0));
      const [stop, ...profits] = legs.map(({ open }) => open);
      expect([Math.max(stop ?? 0, room), Math.max(room, profits.reduce((sum, open) => sum + open, 0))]).toEqual([room, room]);
    }));
  });

  it('ends with its position covered where the entry fills in twenty pieces in one burst', () => {
    const order = fc.shuffledSubarray(Array.from({ length: 20 }, (_, index) => index), { minLength: 20 });
    holds(fc.property(order, fc.boolean(), fc.nat({ max: 20 }), (pieces, canModify, arrivals) => {
      const desk = begin({ quantities: [20], canModify, isPrompt: false, steps: [] });
      desk.settle();
      for (let piece = 0; piece < 20; piece++) desk.venue.fill(ENTRY, toDecimal('1'));
      const reports = desk.venue.reports.splice(0);
      for (const [place, index] of pieces.entries()) {
        desk.orders.apply(reports[index] as ExecutionReport);
        if (place % 3 === arrivals % 3) desk.venue.arrive();
      }
      desk.settle();
      const { legs } = standing(desk, { quantities: [20] });
      expect(legs.map(({ open }) => open)).toEqual([20, 20]);
    }));
  });

  it('forgets everything once it is over', () => {
    holds(fc.property(planOf(['cancel-exit'], 15), (plan) => {
      const desk = run(plan);
      for (let round = 0; round < 60 && desk.orders.openCount > 0; round++) {
        for (const { id } of desk.orders.open()) attempt(() => desk.orders.cancel(id));
        desk.settle();
      }
      expect([desk.orders.openCount, desk.contingencies.size, desk.clock.pendingTimers]).toEqual([0, 0, 0]);
    }));
  });
});

describe('several brackets among other orders before the same venue', () => {
  const kinds = ['opened', 'opened', 'opened', 'reduced', 'reduced', 'bracket', 'buy', 'sell', 'fill', 'fill', 'arrive', 'deliver', 'settle', 'bust', 'refuse', 'wait', 'restart', 'cancel'] as const;
  const plan = fc.record({ canModify: fc.boolean(), steps: fc.array(fc.record({ kind: fc.constantFrom(...kinds), which: fc.nat({ max: 30 }), lots: fc.integer({ min: 1, max: 6 }) }), { maxLength: 12 }) });

  function runAll({ canModify, steps }: { readonly canModify: boolean; readonly steps: readonly { readonly kind: (typeof kinds)[number]; readonly which: number; readonly lots: number }[] }): Desk {
    const desk = aContingentDesk({ capabilities: { modify: canModify } });
    for (const [place, { kind, which, lots }] of steps.entries()) {
      const request = anOrderRequest({ clientOrderId: clientOrderId(`N-${place}`), quantity: `${lots}` });
      const open = desk.orders.open();
      const picked = open[which % Math.max(1, open.length)];
      if (kind === 'bracket' || kind === 'opened') desk.submit(bracket({ entry: request, takeProfits: [{ price: '110' }], stop: { triggerPrice: '90' } }, desk.nextId));
      else if (kind === 'buy') desk.submit([request]);
      else if (kind === 'sell' || kind === 'reduced') desk.submit([{ ...request, side: 'sell' }]);
      if (kind === 'opened' || kind === 'reduced') {
        desk.settle();
        desk.fill(`N-${place}`, `${lots}`);
      } else if (kind === 'settle') desk.settle();
      else if (kind !== 'bracket' && kind !== 'buy' && kind !== 'sell' && kind !== 'cancel') take(desk, { kind, which, lots }, []);
      else if (kind === 'cancel' && picked) attempt(() => desk.orders.cancel(picked.id));
    }
    desk.settle();
    agree(desk);
    return desk;
  }

  /** Of each bracket what its entry has opened and its exits have not closed, what the larger of those has open, and whether the entry works. */
  function brackets({ orders, venue }: Desk) {
    const entries = new Set(orders.list().flatMap(({ contingency }) => contingency?.after ?? []));
    return Array.from(entries, (entry) => {
      const exits = [...venue.orders.values()].filter(({ id }) => orders.get(id).contingency?.after === entry);
      const openIn = (part: string) => exits.reduce((sum, { id, isOpen, quantity, filled }) => (isOpen && orders.get(id).contingency?.group?.part === part ? sum + quantity.minus(filled).toNumber() : sum), 0);
      const filled = venue.orders.get(entry)?.filled.toNumber() ?? 0;
      return { held: filled - exits.reduce((sum, exit) => sum + exit.filled.toNumber(), 0), open: Math.max(openIn('stop'), openIn('take-profit')), isWorking: venue.orders.get(entry)?.isOpen === true };
    });
  }

  it('have exits that close no more than is held, each and together', () => {
    holds(fc.property(plan, (each) => {
      const desk = runAll(each);
      const position = desk.positions.net(anInstrument().id).quantity;
      const all = brackets(desk);
      for (const { held, open } of all) expect(open).toBeLessThanOrEqual(Math.max(0, held));
      const together = all.reduce((sum, { open, isWorking }) => (isWorking ? sum : sum + open), 0);
      expect(together).toBeLessThanOrEqual(Math.max(0, Number(position.toString())));
    }));
  });

  it('have nothing open after a cancel of everything', () => {
    holds(fc.property(plan, (each) => {
      const desk = runAll({ ...each, steps: each.steps.filter(({ kind }) => kind !== 'refuse') });
      desk.orders.cancelAll();
      desk.settle();
      expect([desk.open(), desk.orders.openCount, desk.contingencies.size, desk.clock.pendingTimers]).toEqual([[], 0, 0, 0]);
    }));
  });
});

describe('orders of one group before the same venue', () => {
  it('have exactly at rest what the others left of them (ouo)', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 4 });
    holds(fc.property(sizes, planOf([], 25), (asked, plan) => {
      const desk = aContingentDesk({ capabilities: { modify: plan.canModify }, isPrompt: plan.isPrompt });
      desk.submit(ouo(asked.map((lots, index) => leg(`L${index}`, lots)), desk.nextId));
      for (const step of plan.steps.filter(({ kind }) => kind !== 'bust')) take(desk, step, []);
      desk.settle();
      const filled = asked.map((_, index) => filledBy(desk, `L${index}`));
      const all = filled.reduce((sum, lots) => sum + lots, 0);
      expect(asked.map((_, index) => openOf(desk, `L${index}`))).toEqual(asked.map((lots) => Math.max(0, lots - all)));
    }));
  });

  it('leave no more than one that fills open (oco)', () => {
    holds(fc.property(fc.integer({ min: 2, max: 4 }), planOf([], 25), (count, plan) => {
      const desk = aContingentDesk({ capabilities: { modify: plan.canModify }, isPrompt: plan.isPrompt });
      desk.submit(oco(Array.from({ length: count }, (_, index) => leg(`L${index}`, 5)), desk.nextId));
      for (const step of plan.steps.filter(({ kind }) => kind !== 'bust')) take(desk, step, []);
      desk.settle();
      const filled = Array.from({ length: count }, (_, index) => filledBy(desk, `L${index}`));
      const open = filled.map((_, index) => openOf(desk, `L${index}`));
      if (filled.every((lots) => lots === 0)) expect(open).toEqual(filled.map(() => 5));
      else expect(open.filter((lots) => lots > 0).length).toBeLessThanOrEqual(1);
      expect(open.every((lots, index) => lots === 0 || lots === 5 - (filled[index] ?? 0))).toBe(true);
    }));
  });
});

function leg(id: string, lots: number): OrderRequest {
  return anOrderRequest({ clientOrderId: clientOrderId(id), quantity: `${lots}` });
}

function begin({ quantities: profits, canModify, isPrompt }: Plan, minQuantity = '1'): Desk {
  const desk = aContingentDesk({ instrument: anInstrument({ lotSize: '1', minQuantity }), capabilities: { modify: canModify }, isPrompt });
  const sizes = profits.map((quantity) => quantity * Number(minQuantity));
  const entry = anOrderRequest({ clientOrderId: ENTRY, quantity: `${sizes.reduce((sum, quantity) => sum + quantity, 0)}` });
  desk.submit(bracket({ entry, takeProfits: sizes.map((quantity, index) => ({ price: `${110 + index}`, quantity: `${quantity}` })), stop: { triggerPrice: '90' } }, desk.nextId));
  return desk;
}

/** The plan, to its end and until nothing moves, when we know what the venue has. No exit leaves before something of the entry has filled. */
function run(plan: Plan, minQuantity = '1'): Desk {
  const desk = begin(plan, minQuantity);
  const delivered: ExecutionReport[] = [];
  let isFilled = false;
  for (const step of plan.steps) {
    take(desk, step, delivered);
    isFilled ||= desk.events.some(({ topic }) => topic === 'order.filled');
    if (!isFilled) expect(desk.venue.sent.filter((text) => text.includes('sell'))).toEqual([]);
  }
  desk.settle();
  agree(desk);
  return desk;
}

/** At rest, what we know is what the venue has. */
function agree({ venue, orders }: Desk): void {
  for (const { id, filled, quantity, isOpen } of venue.orders.values()) {
    const { filledQuantity, quantity: ours, pending } = orders.get(id);
    expect([id, filledQuantity.toFixed(), pending, isOpen && ours.toFixed()]).toEqual([id, filled.toFixed(), {}, isOpen && quantity.toFixed()]);
  }
}

function take(desk: Desk, { kind, which, lots }: Step, delivered: ExecutionReport[]): void {
  const { venue, orders, clock } = desk;
  const ids = [...venue.orders.keys()];
  const picked = ids[which % Math.max(1, ids.length)];
  const exits = orders.open().filter(({ id }) => id !== ENTRY);
  const exit = exits[which % Math.max(1, exits.length)];
  if (kind === 'arrive') venue.arrive();
  else if (kind === 'deliver') deliver(desk, which, delivered);
  else if (kind === 'repeat') { if (delivered.length > 0) orders.apply(delivered[which % delivered.length] as ExecutionReport); }
  else if (kind === 'fill') { if (picked) venue.fill(picked, toDecimal(`${lots}`)); }
  else if (kind === 'fill-entry') venue.fill(ENTRY, toDecimal(`${lots}`));
  else if (kind === 'burst') for (let piece = 0; piece < lots; piece++) venue.fill(ENTRY, toDecimal('1'));
  else if (kind === 'bust') { if (picked) venue.bust(picked, lots % 3); }
  else if (kind === 'refuse' || kind === 'reject-exit') refuse(desk, kind);
  else if (kind === 'lose') venue.loses = true;
  else if (kind === 'drop') venue.drops = true;
  else if (kind === 'restart') desk.restart();
  else if (kind === 'wait') clock.advanceBy(lots * 1_000);
  else if (kind === 'amend-entry') attempt(() => orders.modify({ orderId: ENTRY, quantity: `${lots * 3}` }));
  else if (kind === 'cancel-entry') attempt(() => orders.cancel(ENTRY));
  else if (exit) amend(desk, { kind, id: exit.id, lots });
}

function deliver({ venue, orders }: Desk, which: number, delivered: ExecutionReport[]): void {
  const picked = venue.reports[which % Math.max(1, venue.reports.length)];
  // no venue takes back what it has not told yet
  const place = venue.reports.findIndex((report) => report === picked || (picked?.kind === 'fill-busted' && report.orderId === picked.orderId));
  const [report] = place < 0 ? [] : venue.reports.splice(place, 1);
  if (!report) return;
  delivered.push(report);
  orders.apply(report);
}

function refuse({ venue }: Desk, kind: 'refuse' | 'reject-exit'): void {
  const next = venue.requests[0];
  if (next === undefined || (next.kind === 'submit') === (kind === 'refuse')) return;
  venue.refuses = true;
  venue.arrive();
}

function amend({ orders }: Desk, { kind, id, lots }: { readonly kind: Step['kind']; readonly id: ClientOrderId; readonly lots: number }): void {
  const { type } = orders.get(id);
  if (kind === 'cancel-exit') attempt(() => orders.cancel(id));
  else if (kind === 'amend-exit') attempt(() => orders.modify({ orderId: id, quantity: `${lots}` }));
  else attempt(() => orders.modify({ orderId: id, ...(type === 'limit' ? { price: `${110 + lots}` } : { triggerPrice: `${90 - lots}` }) }));
}

/** A request may come too late or not be possible, which is an answer too. */
function attempt(request: () => unknown): void {
  try {
    request();
  } catch (error) {
    if (!isRedFireError(error)) throw error;
  }
}

/** What the venue has, in lots: filled of the entry, and of each leg what it filled and what is open. */
function standing(desk: Desk, { quantities: profits }: Pick<Plan, 'quantities'>) {
  const legs = ['B-2', ...profits.map((_, index) => `B-${index + 3}`)];
  const entry = desk.venue.orders.get(ENTRY)?.filled.toNumber() ?? 0;
  return { entry, whole: profits.reduce((sum, quantity) => sum + quantity, 0), legs: legs.map((id) => ({ filled: filledBy(desk, id), open: openOf(desk, id) })) };
}

function ordersOf({ venue, orders }: Desk, legId: string) {
  return [...venue.orders.values()].filter(({ id }) => id === legId || orders.get(id).metadata?.[CONTINUES] === legId);
}

function filledBy(desk: Desk, legId: string): number {
  return ordersOf(desk, legId).reduce((sum, { filled }) => sum + filled.toNumber(), 0);
}

function openOf(desk: Desk, legId: string): number {
  return ordersOf(desk, legId).reduce((sum, { isOpen, quantity, filled }) => (isOpen ? sum + quantity.minus(filled).toNumber() : sum), 0);
}

function holds<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: cases() });
}
