import { Scaled, clientOrderId, strategyId, toDecimal, type Order, type OrderRequest, type Position, type PositionSide, type Side, type StrategyId, type TradeId } from '@redfire/core';
import { EXTERNAL, type PositionRecord } from '@redfire/oms';
import { Strategy } from '@redfire/strategy';
import { anInstrument } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aStrategyDesk } from '../fixtures/strategy-desk.ts';
import { profitOf } from './strategy-profit.ts';

const FEES = { fees: { maker: '0', taker: '0.001' } };
const KINDS = { perpetual: anInstrument(FEES), spot: anInstrument({ kind: 'spot', ...FEES }), equity: anInstrument({ kind: 'equity', id: 'AAPL.SIM', settle: 'USDT', lotSize: '0.001', ...FEES }) };

/** Shows what a strategy sees of its positions. */
class Holder extends Strategy {
  send(request: OrderRequest): Order {
    return this.submit(request);
  }
  sees(instrument: string): readonly Position[] {
    return [this.position(instrument), this.netPosition(instrument)];
  }
  drop(): number {
    return this.cancelAll();
  }
}

type Command =
  /** Whose order it is: a strategy's, or that of no strategy. */
  | { readonly kind: 'market' | 'rest'; readonly who: number; readonly side: Side; readonly leg: PositionSide; readonly quantity: number; readonly price: number }
  /** A fill of an order that rests, or more of one that has ended. */
  | { readonly kind: 'fill'; readonly which: number; readonly quantity: number; readonly price: number }
  | { readonly kind: 'bust'; readonly which: number }
  | { readonly kind: 'correct'; readonly which: number; readonly quantity: number; readonly price: number }
  /** A fill of an order that was not sent from here. */
  | { readonly kind: 'adopt'; readonly side: Side; readonly quantity: number; readonly price: number }
  | { readonly kind: 'cancel'; readonly who: number }
  | { readonly kind: 'mark'; readonly price: number };

const side = fc.constantFrom<Side[]>('buy', 'sell');
const leg = fc.constantFrom<PositionSide[]>('long', 'short');
const quantity = fc.integer({ min: 1, max: 50 });
const price = fc.integer({ min: 9_000, max: 11_000 });
const which = fc.nat({ max: 9 });
const who = fc.nat({ max: 3 });
const aCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom('market', 'rest'), who, side, leg, quantity, price }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fill' as const), which, quantity, price }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bust' as const), which }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('correct' as const), which, quantity, price }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('adopt' as const), side, quantity, price }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cancel' as const), who }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mark' as const), price }) },
);

const thousandths = (units: number) => new Scaled(units, 3).toString();
const hundredths = (units: number) => new Scaled(units, 2).toString();
const sum = (records: readonly PositionRecord[], amount: (record: PositionRecord) => Scaled) => records.reduce((total, record) => total.plus(amount(record)), Scaled.zero).toString();

it('the virtual positions of all strategies and of nobody sum to the net one, leg by leg, and their profits to what the account has made; each sees its own and the net one', () => {
  fc.assert(
    fc.property(
      fc.record({ kind: fc.constantFrom('perpetual', 'spot', 'equity'), mode: fc.constantFrom('netting', 'hedging'), costing: fc.constantFrom('average', 'fifo'), commands: fc.array(aCommand, { minLength: 1, maxLength: 8 }) }),
      ({ kind, mode, costing, commands }) => {
        const instrument = KINDS[kind];
        const { kernel, strategies, venue } = aStrategyDesk({ instruments: [instrument], positions: { mode, costing } });
        const holders = ['a', 'b', 'c'].map((id) => [strategyId(id), new Holder(undefined)] as const);
        for (const [id, holder] of holders) kernel.addStrategy({ strategy: holder, id });
        strategies.startAll();
        const mark = (units: number) => { kernel.portfolio.mark(0, units); venue.price = hundredths(units); };
        mark(10_000);
        const orders: Order[] = [];
        const pick = <T>(items: readonly T[], at: number): T | undefined => items[at % Math.max(items.length, 1)];
        for (const command of commands) {
          if (command.kind === 'market' || command.kind === 'rest') {
            const terms = command.kind === 'market' ? { type: 'market' } : { type: 'limit', price: hundredths(command.price) };
            const request = { ...terms, instrument: instrument.id, side: command.side, quantity: thousandths(command.quantity), ...(mode === 'hedging' && { positionSide: command.leg }) } as OrderRequest;
            const holder = holders[command.who]?.[1];
            orders.push(holder ? holder.send(request) : kernel.orders.submit(request));
          } else if (command.kind === 'fill') {
            const order = pick(orders, command.which);
            if (order && order.state !== 'denied') venue.fill({ orderId: order.id, instrument: instrument.id, side: order.side, quantity: thousandths(command.quantity) }, hundredths(command.price));
          } else if (command.kind === 'bust' || command.kind === 'correct') {
            const trade = pick<TradeId>([...venue.trades.keys()], command.which);
            if (trade && command.kind === 'bust') venue.bust(trade);
            else if (trade && command.kind === 'correct') venue.correct(trade, thousandths(command.quantity), hundredths(command.price));
          } else if (command.kind === 'adopt') {
            venue.fill({ orderId: clientOrderId(`X-${venue.trades.size}`), instrument: instrument.id, side: command.side, quantity: thousandths(command.quantity) }, hundredths(command.price));
          } else if (command.kind === 'cancel') {
            holders[command.who]?.[1].drop();
          } else {
            mark(command.price);
          }
        }

        const net = kernel.positions.net(instrument.id);
        const all = [...holders.map(([id]) => id), EXTERNAL].map((id: StrategyId) => kernel.positions.of(id, instrument.id));
        expect(kernel.positions.all().filter((record) => !all.includes(record))).toEqual([]);
        expect(sum(all, ({ quantity: held }) => held)).toBe(net.quantity.toString());
        for (const name of ['long', 'short'] as const) expect(sum(all, (record) => record.leg(name).quantity)).toBe(net.leg(name).quantity.toString());
        expect([sum(all, ({ openBuys }) => openBuys), sum(all, ({ openSells }) => openSells), all.reduce((count, { executions }) => count + executions, 0)]).toEqual([net.openBuys.toString(), net.openSells.toString(), net.executions]);
        for (const [id, holder] of holders) expect(holder.sees(instrument.id).map(({ quantity: held }) => held.toString())).toEqual([kernel.positions.of(id, instrument.id), net].map(({ quantity: held }) => held.toDecimal().toString()));

        const profits = [...holders.map(([id]) => id), EXTERNAL].map((id) => profitOf(id, kernel));
        const made = profits.reduce((total, profit) => total.plus(profit?.net ?? Number.NaN), toDecimal('0'));
        expect(made.toString()).toBe(kernel.portfolio.equity().minus(Scaled.from('1000000')).toDecimal().toString());
        expect(profits.reduce((total, profit) => total.plus(profit?.fees ?? Number.NaN), toDecimal('0')).toString()).toBe(kernel.ledger.balance(instrument.settle, 'fees').toDecimal().toString());
      },
    ),
    { numRuns: 10_000 },
  );
}, 120_000);
