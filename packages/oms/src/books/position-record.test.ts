import { InstrumentMath, Scaled, currency, instrumentId, ownerId, strategyId, timestamp, toDecimal, tradeId } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { anOrderRecord } from '../fixtures/an-order-record.ts';
import { EXTERNAL, PositionBook } from './position-book.ts';
import { PositionRecord } from './position-record.ts';

const exact = (text: string) => Scaled.from(text);

describe('the face of a position', () => {
  it('is a lasting copy with decimals', () => {
    const position = new PositionRecord(new InstrumentMath(anInstrument()), { strategy: strategyId('trend'), owner: ownerId('ann') });
    position.trade('sell', exact('3'), exact('100'), timestamp(1));
    position.trade('buy', exact('1'), exact('90'), timestamp(2));
    const face = position.face();
    position.trade('buy', exact('2'), exact('90'), timestamp(3));
    expect(face).toEqual({
      instrument: instrumentId('BTC/USDT.SIM'),
      strategy: strategyId('trend'),
      owner: ownerId('ann'),
      quantity: toDecimal('-2'),
      cost: toDecimal('-200'),
      averagePrice: toDecimal('100'),
      realizedProfit: toDecimal('10'),
      settle: currency('USDT'),
      updatedAt: timestamp(2),
    });
  });

  it('has no average price, strategy or owner where there is none', () => {
    const position = new PositionRecord(new InstrumentMath(anInstrument()));
    position.trade('buy', exact('1'), exact('100'), timestamp(1));
    position.trade('sell', exact('1'), exact('101'), timestamp(2));
    expect(Object.keys(position.face())).toEqual(['instrument', 'quantity', 'cost', 'realizedProfit', 'settle', 'updatedAt']);
  });

  it('has the average of an inverse contract in prices', () => {
    const position = new PositionRecord(new InstrumentMath(anInstrument({ inverse: true, multiplier: '100' })));
    position.trade('buy', exact('2'), exact('20000'), timestamp(1));
    position.trade('buy', exact('2'), exact('40000'), timestamp(2));
    expect([position.cost.toString(), position.face().averagePrice?.toFixed(2)]).toEqual(['0.015', '26666.67']);
  });

  it('of an inverse contract whose cost rounds to nothing has no average', () => {
    const position = new PositionRecord(new InstrumentMath(anInstrument({ inverse: true, settleScale: 2 })));
    position.trade('buy', exact('1'), exact('20000'), timestamp(1));
    expect(position.face().averagePrice).toBeUndefined();
  });
});

describe('the position book', () => {
  const btc = new InstrumentMath(anInstrument());
  const eth = new InstrumentMath(anInstrument({ id: 'ETH/USDT.SIM' }));
  const book = () => new PositionBook(new Map([btc, eth].map((math) => [math.instrument.id, math])));

  it('has one record for each strategy and instrument, and one net for each instrument', () => {
    const positions = book();
    const [a, b] = [strategyId('a'), strategyId('b')];
    const records = [positions.of(a, btc.instrument.id), positions.of(a, eth.instrument.id), positions.of(b, btc.instrument.id), positions.net(btc.instrument.id)];
    expect([new Set(records).size, positions.of(a, btc.instrument.id) === records[0], positions.net(btc.instrument.id) === records[3]]).toEqual([4, true, true]);
  });

  it('refuses an instrument it was not given', () => {
    expect(() => book().net(instrumentId('SOL/USDT.SIM'))).toThrow(expect.objectContaining({ code: 'UNKNOWN_INSTRUMENT' }));
  });
});

describe('lots closed first in, first out', () => {
  const math = new InstrumentMath(anInstrument());
  const lotsOf = (position: PositionRecord) => position.face().lots?.map(({ orderId, tradeId: trade, quantity, price, cost }) => [`${orderId ?? ''} ${trade ?? ''}`.trim(), quantity.toFixed(), price.toFixed(), cost.toFixed()]);
  /** A position taken in from fills of O-1, a buy, and O-2, a sell. */
  const open = () => {
    const position = new PositionRecord(math, { costing: 'fifo' });
    const orders = { buy: anOrderRecord('working', { side: 'buy' }), sell: anOrderRecord('working', { side: 'sell' }) };
    const posting = (direction: 1 | -1, trade: string, quantity: string, price: string) => ({ direction, execution: { tradeId: tradeId(trade), at: timestamp(1), sequence: undefined, exact: { quantity: exact(quantity), price: exact(price), fee: Scaled.zero }, feeCurrency: currency('USDT'), liquidity: 'taker', isCorrected: false } }) as const;
    const take = (side: 'buy' | 'sell', trade: string, quantity: string, price: string, direction: 1 | -1 = 1) => position.take(orders[side], posting(direction, trade, quantity, price)).toString();
    return { position, take };
  };

  it('are listed oldest first, each with what opened it', () => {
    const { position, take } = open();
    take('buy', 'T-1', '2', '100');
    take('buy', 'T-2', '1', '110');
    expect(position.face().lots).toEqual([
      { openedAt: timestamp(1), orderId: 'O-1', tradeId: 'T-1', quantity: toDecimal('2'), price: toDecimal('100'), cost: toDecimal('200') },
      { openedAt: timestamp(1), orderId: 'O-1', tradeId: 'T-2', quantity: toDecimal('1'), price: toDecimal('110'), cost: toDecimal('110') },
    ]);
  });

  it('realise the profit of the oldest, part by part, and what is turned round is a new lot', () => {
    const { position, take } = open();
    take('buy', 'T-1', '2', '100');
    take('buy', 'T-2', '1', '110');
    expect([take('sell', 'T-3', '1', '120'), take('sell', 'T-4', '1.5', '120'), lotsOf(position)]).toEqual(['20', '25', [['O-1 T-2', '0.5', '110', '55']]]);
    expect([take('sell', 'T-5', '2', '90'), lotsOf(position), position.quantity.toString(), position.cost.toString()]).toEqual(['-10', [['O-1 T-5', '-1.5', '90', '-135']], '-1.5', '-135']);
  });

  it('end with the execution that opened them, and a correction takes their place', () => {
    const { position, take } = open();
    for (const [trade, price] of [['T-1', '100'], ['T-2', '110'], ['T-3', '120']] as const) take('buy', trade, '1', price);
    expect([take('buy', 'T-2', '1', '110', -1), lotsOf(position)?.map(([of]) => of)]).toEqual(['0', ['O-1 T-1', 'O-1 T-3']]);
    take('buy', 'T-2', '2', '111');
    expect(lotsOf(position)).toEqual([['O-1 T-1', '1', '100', '100'], ['O-1 T-2', '2', '111', '222'], ['O-1 T-3', '1', '120', '120']]);
  });

  it('that are closed in part and then taken back are traded back for the rest', () => {
    const { position, take } = open();
    take('buy', 'T-1', '2', '100');
    take('buy', 'T-2', '2', '110');
    take('sell', 'T-3', '1', '120');
    expect([take('buy', 'T-1', '2', '100', -1), lotsOf(position), position.realizedProfit.toString()]).toEqual(['-10', [['O-1 T-2', '1', '110', '110']], '10']);
  });

  it('of thousands of fills stay in order while they are closed', () => {
    const { position, take } = open();
    for (let trade = 0; trade < 3_000; trade++) take('buy', `T-${trade}`, '1', String(100 + trade));
    for (let trade = 0; trade < 2_990; trade++) expect(take('sell', `S-${trade}`, '1', '100')).toBe(trade === 0 ? '0' : String(-trade));
    expect(lotsOf(position)?.map(([of]) => of)).toEqual(Array.from({ length: 10 }, (_, index) => `O-1 T-${2_990 + index}`));
  });
});

describe('long and short kept apart', () => {
  const math = new InstrumentMath(anInstrument());
  const { id } = math.instrument;
  const open = () => new PositionBook(new Map([[id, math]]), { mode: 'hedging' });

  it('are two positions, and what is net is the one less the other', () => {
    const positions = open();
    const held = positions.of(EXTERNAL, id);
    held.leg('long').trade('buy', exact('3'), exact('100'), timestamp(1));
    held.leg('short').trade('sell', exact('2'), exact('110'), timestamp(2));
    held.leg('long').trade('sell', exact('1'), exact('120'), timestamp(3));
    expect([held, positions.of(EXTERNAL, id, undefined, 'long'), positions.of(EXTERNAL, id, undefined, 'short')].map(({ side, quantity, cost, realizedProfit }) => [side, ...[quantity, cost, realizedProfit].map(String)])).toEqual([
      [undefined, '0', '-20', '20'],
      ['long', '2', '200', '20'],
      ['short', '-2', '-220', '0'],
    ]);
    expect([held.unrealizedProfit(exact('104')).toString(), held.face().averagePrice, held.legs.map((leg) => [leg.face().side, leg.face().averagePrice?.toFixed()])]).toEqual(['20', undefined, [['long', '100'], ['short', '110']]]);
  });

  it('take the fills of orders for their leg, and of those that name none for the leg their side opens', () => {
    const net = open().net(id);
    const execution = { tradeId: tradeId('T-1'), at: timestamp(1), sequence: undefined, exact: { quantity: exact('1'), price: exact('100'), fee: Scaled.zero }, feeCurrency: currency('USDT'), liquidity: 'taker', isCorrected: false } as const;
    net.take(anOrderRecord('working', { side: 'sell', positionSide: 'long' }), { direction: 1, execution });
    net.take(anOrderRecord('working', { side: 'sell' }), { direction: 1, execution });
    expect(net.legs.map(({ quantity }) => quantity.toString())).toEqual(['-1', '-1']);
  });

  it('are one where they are netted, whichever is asked for', () => {
    const positions = new PositionBook(new Map([[id, math]]));
    expect([positions.of(EXTERNAL, id, undefined, 'short') === positions.of(EXTERNAL, id), positions.net(id).leg('long') === positions.net(id), positions.net(id).legs]).toEqual([true, true, []]);
  });
});

it('a position that is taken over belongs to nobody here and moves no money', () => {
  const math = new InstrumentMath(anInstrument());
  const positions = new PositionBook(new Map([[math.instrument.id, math]]), { mode: 'hedging' });
  positions.takeOver({ instrument: math.instrument.id, side: 'sell', quantity: exact('2'), price: exact('100'), at: timestamp(4), positionSide: 'short' });
  expect([positions.net(math.instrument.id).leg('short'), positions.of(EXTERNAL, math.instrument.id, undefined, 'short')].map(({ quantity, cost }) => [quantity.toString(), cost.toString()])).toEqual([['-2', '-200'], ['-2', '-200']]);
  expect(positions.takenOver().length).toBe(1);
});
