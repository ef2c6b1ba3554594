import { InstrumentMath, Scaled, clientOrderId, currency, strategyId, timestamp, tradeId, type ExecutionReport, type OrderRequest } from '@redfire/core';
import { FakeClock, aFillReport, anInstrument, anOrderRequest } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { applyReport } from '../fold/fold.ts';
import { Ledger } from './ledger.ts';
import { OrderRecord } from '../order-record.ts';
import { termsOf } from '../order-request.ts';
import { EXTERNAL, PositionBook } from './position-book.ts';
import { postExecution } from './post-execution.ts';
import { refold, standingExecutions } from './refold.ts';
import { Refolder } from './refolder.ts';

const math = new InstrumentMath(anInstrument());
const { id } = math.instrument;
const usdt = currency('USDT');

/** Books, and two orders of one strategy: `buy` and `sell`. */
function open() {
  const instruments = new Map([[id, math]]);
  const [ledger, positions] = [new Ledger(), new PositionBook(instruments)];
  const orders = new Map<string, OrderRecord>();
  const order = (name: string, request: Partial<OrderRequest> = {}) => OrderRecord.begin(termsOf(anOrderRequest({ type: 'market', quantity: '100', instrument: id, side: name === 'sell' ? 'sell' : 'buy', strategy: strategyId('a'), ...request }), clientOrderId(name), timestamp(0)), math, 'working');
  const tell = (name: string, report: ExecutionReport) => {
    const { order: after, postings } = applyReport(orders.get(name) ?? order(name), report);
    orders.set(name, after);
    for (const posting of postings) postExecution(ledger, after, posting, { part: positions.of(strategyId('a'), id), whole: positions.net(id) });
  };
  const fill = (name: string, trade: string, quantity: string, price: string, at: number) => { tell(name, fillOf(name, trade, quantity, price, at)); };
  const refolder = new Refolder({ ledger, positions, clock: new FakeClock(50) });
  return { ledger, positions, orders, order, tell, fill, refolder, refold: () => refolder.refold(orders.values()) };
}

function fillOf(name: string, trade: string, quantity: string, price: string, at: number) {
  return aFillReport({ orderId: clientOrderId(name), tradeId: tradeId(trade), quantity, price, at: timestamp(at), fee: undefined });
}

describe('a refold', () => {
  it('books the profit of a fill that came late as if it had come in time, as one entry', () => {
    const { fill, refold: correct, ledger, positions } = open();
    fill('buy', 'T-1', '1', '100', 1);
    fill('sell', 'T-3', '1', '120', 3);
    fill('buy', 'T-2', '1', '110', 2);
    expect([ledger.balance(usdt), positions.net(id).cost].map(String)).toEqual(['20', '110']);
    const { corrections, entries } = correct();
    expect(corrections.map(({ strategy, realizedProfit, cost, outcome }) => [strategy, realizedProfit.toString(), cost.toString(), outcome])).toEqual([[undefined, '-5', '-5', 'corrected'], ['a', '-5', '-5', 'corrected']]);
    expect(entries.map(({ reason, reference, at, lines }) => [reason, reference, at, lines.map(({ account, amount }) => [account, amount.toFixed()])])).toEqual([['refold', id, 50, [['profit', '5'], ['cash', '-5']]]]);
    expect([ledger.balance(usdt), positions.net(id).cost, positions.net(id).realizedProfit].map(String)).toEqual(['15', '105', '15']);
    expect(correct()).toEqual({ corrections: [], entries: [] });
  });

  it('counts a corrected execution where the original was, and a busted one never', () => {
    const { fill, tell, refold: correct, positions } = open();
    fill('buy', 'T-1', '1', '100', 1);
    fill('buy', 'T-2', '1', '110', 2);
    fill('sell', 'T-3', '1', '120', 3);
    tell('buy', { ...fillOf('buy', 'T-1', '1', '104', 9), kind: 'fill-corrected' });
    tell('buy', { kind: 'fill-busted', orderId: clientOrderId('buy'), tradeId: tradeId('T-2'), at: timestamp(10) });
    correct();
    expect([positions.net(id).quantity, positions.net(id).cost, positions.net(id).realizedProfit].map(String)).toEqual(['0', '0', '16']);
  });

  it('counts what was taken over at its time', () => {
    const { fill, refold: correct, positions } = open();
    positions.takeOver({ instrument: id, side: 'buy', quantity: Scaled.from('2'), price: Scaled.from('90'), at: timestamp(2) });
    fill('sell', 'T-1', '1', '100', 3);
    fill('buy', 'T-0', '2', '80', 1);
    correct();
    expect([positions.net(id).cost, positions.net(id).realizedProfit, positions.of(EXTERNAL, id).cost].map(String)).toEqual(['255', '15', '180']);
  });

  it('leaves out an order that its children fill, and takes totals whose executions are not known', () => {
    const { order } = open();
    const { order: parent } = applyReport(order('buy', { algorithm: { use: 'twap', durationMs: 1_000 } as never }), fillOf('buy', 'T-1', '1', '100', 1));
    const { order: told } = applyReport(order('buy'), { kind: 'cumulative', orderId: clientOrderId('buy'), filledQuantity: Scaled.from('2').toDecimal(), averagePrice: Scaled.from('90').toDecimal(), at: timestamp(4) });
    expect([standingExecutions(parent), standingExecutions(told).map(({ at, execution }) => [at, execution.exact.quantity.toString()])]).toEqual([[], [[4, '2']]]);
  });

  it('changes nothing where executions are not known any more, and says so', () => {
    const { fill, orders, refold: correct, ledger, positions } = open();
    fill('buy', 'T-1', '1', '100', 1);
    fill('sell', 'T-2', '2', '120', 2);
    orders.delete('buy');
    const before = [ledger.save(), positions.save()];
    const { corrections, entries } = correct();
    expect([corrections.map(({ outcome }) => outcome), entries, [ledger.save(), positions.save()]]).toEqual([['missing-executions', 'missing-executions'], [], before]);
  });

  it('changes nothing where what is not known any more comes to nothing but its profit', () => {
    const { fill, orders, refold: correct, ledger } = open();
    fill('buy', 'T-1', '1', '100', 1);
    fill('sell', 'T-2', '1', '120', 2);
    orders.clear();
    const { corrections, entries } = correct();
    expect([corrections.map(({ outcome }) => outcome), entries, ledger.balance(usdt).toString()]).toEqual([['missing-executions', 'missing-executions'], [], '20']);
  });

  it('goes on from what forgotten orders left, also after a restart', () => {
    const { fill, orders, refolder, positions, ledger } = open();
    fill('buy', 'T-1', '1', '100', 1);
    refolder.forget(orders.values());
    orders.clear();
    fill('sell', 'T-3', '1', '120', 3);
    fill('buy', 'T-2', '1', '110', 2);
    const next = new Refolder({ ledger, positions, clock: new FakeClock(60) });
    next.restore(refolder.save());
    expect(next.refold(orders.values()).corrections.map(({ realizedProfit }) => realizedProfit.toString())).toEqual(['-5', '-5']);
  });

  it('of one position changes nothing it is given', () => {
    const { fill, orders, positions } = open();
    fill('sell', 'T-2', '1', '120', 2);
    fill('buy', 'T-1', '1', '100', 1);
    const opening = positions.net(id).another();
    opening.trade('buy', Scaled.from('1'), Scaled.from('90'), timestamp(0));
    const before = opening.save();
    const refolded = refold(opening, Array.from(orders.values(), standingExecutions).flat());
    expect([refolded.quantity, refolded.cost, refolded.realizedProfit].map(String)).toEqual(['1', '95', '25']);
    expect(opening.save()).toEqual(before);
  });
});

describe('adjustments', () => {
  const settle = (at: number, price: string) => ({ kind: 'settle', instrument: id, at: timestamp(at), price: Scaled.from(price) }) as const;
  const split = (at: number) => ({ kind: 'split', instrument: id, at: timestamp(at), numerator: 3, denominator: 2, price: Scaled.from('80') }) as const;

  it('count at their time, so that nothing is left to correct', () => {
    const { fill, refold: correct, positions } = open();
    fill('buy', 'T-1', '1', '100', 1);
    positions.adjust(settle(5, '110'));
    // at the very time of a settlement a trade comes before it, and behind a split
    fill('sell', 'T-2', '0.4', '120', 6);
    positions.adjust(split(8));
    fill('buy', 'T-3', '0.1', '90', 8);
    expect([positions.net(id).quantity.toString(), correct()]).toEqual(['1', { corrections: [], entries: [] }]);
  });

  it('are made again for a fill that came late', () => {
    const { fill, refold: correct, positions } = open();
    positions.adjust(settle(5, '110'));
    fill('buy', 'T-1', '1', '100', 3);
    const { corrections } = correct();
    expect(corrections.map(({ strategy, realizedProfit, cost }) => [strategy, realizedProfit.toString(), cost.toString()])).toEqual([[undefined, '10', '10'], ['a', '10', '10']]);
  });

  it('count before executions that are forgotten behind them', () => {
    const { fill, refold: correct, refolder, orders, positions } = open();
    fill('buy', 'T-1', '1', '100', 1);
    positions.adjust(split(5));
    fill('sell', 'T-2', '0.5', '80', 6);
    refolder.forget(orders.values());
    orders.clear();
    expect([positions.net(id).quantity.toString(), correct()]).toEqual(['1', { corrections: [], entries: [] }]);
    fill('buy', 'T-3', '1', '70', 7);
    expect(correct()).toEqual({ corrections: [], entries: [] });
  });

  it('are saved with the positions', () => {
    const { fill, positions } = open();
    fill('buy', 'T-1', '1', '100', 1);
    for (const adjustment of [settle(5, '110'), split(6), { kind: 'dividend', instrument: id, at: timestamp(7), amount: Scaled.from('0.5') } as const]) positions.adjust(adjustment);
    const again = positions.another();
    again.restore(JSON.parse(JSON.stringify(positions.save())) as ReturnType<PositionBook['save']>);
    expect([again.save(), again.adjustments()]).toEqual([positions.save(), positions.adjustments()]);
  });
});
