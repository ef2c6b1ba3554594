import { InstrumentMath, Scaled, currency, instrumentId, ownerId, strategyId, timestamp, toDecimal } from '@redfire/core';
import { anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { PositionBook } from './position-book.ts';
import { PositionRecord } from './position-record.ts';

const exact = (text: string) => Scaled.from(text);

describe('the face of a position', () => {
  it('is a lasting copy with decimals', () => {
    const position = new PositionRecord(new InstrumentMath(anInstrument()), strategyId('trend'), ownerId('ann'));
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
