import { instrumentId, seededRandom, timestamp, type Bar, type Trade } from '@redfire/core';
import { aBar, aQuote, aTrade, anInstrument } from '@redfire/testing';
import { describe, expect, it } from 'vitest';
import { aggregateBars, imbalanceBars, rangeBars, renkoBars, runsBars, tickBars, timeBars, valueBars, volumeBars, type BarAggregation } from '../bars.ts';
import { pricesAndVolume } from '../fixtures/naive-bars.ts';

const INSTRUMENT = anInstrument();

/** A trade each second. */
function tape(rows: readonly (readonly [price: number, size?: number, side?: Trade['side']])[]): readonly Trade[] {
  return rows.map(([price, size = 1, side], index) => aTrade({ instrument: INSTRUMENT.id, at: timestamp(index * 1_000), price, size, ...(side && { side }) }));
}

function volumesOf(aggregation: BarAggregation, items: readonly (Trade | Bar)[]): readonly number[] {
  return aggregateBars(items, aggregation, INSTRUMENT).bars.map(({ volume }) => volume);
}

describe('bars of ticks, volume and value', () => {
  it('last from their first item to their last, and have no length', () => {
    const { bars, partial } = aggregateBars(tape([[5, 2], [7], [4], [6, 3]]), tickBars(3), INSTRUMENT);
    expect(bars).toEqual([{ instrument: INSTRUMENT.id, intervalMs: 0, openTime: 0, closeTime: 2_000, open: 5, high: 7, low: 4, close: 4, volume: 4, vwap: 21 / 4 }]);
    expect(partial).toMatchObject({ openTime: 3_000, closeTime: 3_000, volume: 3 });
  });

  it('close on ten trades of a tenth, though doubles say that they are less than one', () => {
    expect(volumesOf(volumeBars(1), tape(Array.from({ length: 25 }, () => [100, 0.1] as const)))).toEqual([1, 1]);
  });

  it('carry the trade that crosses the threshold whole, or split it', () => {
    const trades = tape([[10, 3], [11, 9], [12, 1]]);
    expect([volumesOf(volumeBars(5), trades), volumesOf(volumeBars(5, { crossing: 'split' }), trades), volumesOf(valueBars(33, { crossing: 'split' }), tape([[10, 3], [11, 3]]))]).toEqual([[12], [5, 5], [3 + 3 / 11]]);
  });

  it('take smaller bars whole', () => {
    expect(volumesOf(volumeBars(5, { from: '1m' }), [aBar({ instrument: INSTRUMENT.id, volume: 4 }), aBar({ instrument: INSTRUMENT.id, openTime: timestamp(60_000), volume: 4 })])).toEqual([8]);
  });

  it('keep the volume of a million trades of a tenth to the last digit', () => {
    const aggregator = volumeBars(1e9).create(INSTRUMENT);
    const trade = aTrade({ instrument: INSTRUMENT.id, size: 0.1 });
    for (let count = 0; count < 1_000_000; count++) aggregator.takeTrade(trade);
    expect([aggregator.partial?.volume, aggregator.partial?.vwap]).toEqual([100_000, 100]);
  });

  it('count a late trade at the time of the one before it, and say so', () => {
    const aggregator = tickBars(2).create(INSTRUMENT);
    const times: number[][] = [];
    aggregator.onBar = ({ openTime, closeTime }) => { times.push([openTime, closeTime]); };
    for (const at of [10, 20, 5, 30]) aggregator.takeTrade(aTrade({ instrument: INSTRUMENT.id, at: timestamp(at) }));
    expect([times, aggregator.late]).toEqual([[[10, 20], [20, 30]], 1]);
  });
});

describe('bars of ranges', () => {
  it('close with the trade that reaches the range, though doubles say that it is less', () => {
    // 0.3 − 0.1 is below 0.2 in doubles
    expect(aggregateBars(tape([[0.1], [0.3], [0.35], [0.4]]), rangeBars(0.2), INSTRUMENT).bars.map(pricesAndVolume)).toEqual([{ open: 0.1, high: 0.3, low: 0.1, close: 0.3, volume: 2 }]);
  });
});

describe('bars of Renko bricks', () => {
  it('lie on whole multiples of their height, and turn on the other side of the last one alone', () => {
    const { bars } = aggregateBars(tape([[100.2], [100.9], [102.4], [101.1], [100.9], [99.5], [99.9]]), renkoBars(1), INSTRUMENT);
    expect(bars.map(({ open, close }) => [open, close])).toEqual([[101, 102], [101, 100]]);
  });

  it('have what was traded since the brick before; those that the price jumped over have no volume', () => {
    const { bars } = aggregateBars(tape([[100, 2], [99.5, 3], [103.2, 5]]), renkoBars(1), INSTRUMENT);
    expect(bars.map(pricesAndVolume)).toEqual([{ open: 100, high: 103.2, low: 99.5, close: 101, volume: 10 }, { open: 101, high: 102, low: 101, close: 102, volume: 0 }, { open: 102, high: 103, low: 102, close: 103, volume: 0 }]);
    expect(bars.map(({ vwap, openTime, closeTime }) => [vwap, openTime, closeTime])).toEqual([[(200 + 298.5 + 516) / 10, 0, 2_000], [undefined, 2_000, 2_000], [undefined, 2_000, 2_000]]);
  });
});

describe('bars of imbalance and runs', () => {
  it('close when one side is further ahead than is expected', () => {
    // the first bar has four items of one sign each, so that four are expected to lean by four
    const buys = Array.from({ length: 4 }, () => [100, 1, 'buy'] as const);
    const rest = [[100, 1, 'sell'], [100, 1, 'buy'], ...buys] as const;
    const options = { of: 'tick', expectedLength: 4, bars: 1, items: 1, lengths: [4, 4] } as const;
    expect([volumesOf(imbalanceBars(options), tape([...buys, ...rest])), volumesOf(runsBars(options), tape([...buys, ...rest]))]).toEqual([[4, 6], [4, 5]]);
  });

  it('go by the tick rule where no side is known, or where they are told to', () => {
    const options = { of: 'tick', expectedLength: 2, bars: 1, items: 1, lengths: [2, 2], floor: 'none' } as const;
    const rising = tape([[1], [2], [3], [3], [2], [1]]);
    const against = tape([[1, 1, 'buy'], [2, 1, 'buy'], [3, 1, 'sell'], [4, 1, 'buy'], [5, 1, 'buy'], [6, 1, 'buy']]);
    expect([volumesOf(imbalanceBars(options), rising), volumesOf(imbalanceBars(options), against), volumesOf(imbalanceBars({ ...options, sign: 'tick-rule' }), against)]).toEqual([[2, 2, 2], [2, 4], [2, 2, 2]]);
  });

  it('do not close on nearly every trade where buys and sells are in balance, unless told to', () => {
    const random = seededRandom(7);
    const trades = tape(Array.from({ length: 2_000 }, () => [100, 1, random.next() < 0.5 ? 'buy' : 'sell'] as const));
    const options = { of: 'tick', expectedLength: 50 } as const;
    const counts = [options, { ...options, floor: 'none' as const }].map((each) => volumesOf(imbalanceBars(each), trades).length);
    // in balance, forty bars of fifty trades are what is expected
    expect([counts[0]! < 80, counts[1]! > 160]).toEqual([true, true]);
  });
});

const COUNTED = [tickBars(2), volumeBars(2), timeBars('1m'), renkoBars(1), rangeBars(1), imbalanceBars({ of: 'tick', expectedLength: 2 }), runsBars({ of: 'tick', expectedLength: 2 })];

describe('bars of every kind', () => {
  it.each(COUNTED.map((aggregation) => [aggregation.name, aggregation] as const))('refuse what they are not made of (%s)', (_name, aggregation) => {
    const aggregator = aggregation.create(INSTRUMENT);
    const { id: instrument } = INSTRUMENT;
    for (const refused of [() => { aggregator.takeQuote(aQuote({ instrument })); }, () => { aggregator.takeBar(aBar({ instrument })); }, () => { aggregator.takeTrade(aTrade({ instrument: instrumentId('ETH/USDT.SIM') })); }]) {
      expect(refused).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    }
    expect(aggregator.partial).toBeUndefined();
  });

  it.each<Partial<Bar>>([
    { high: Number.NaN }, { open: 101 }, { low: 100.5 }, { volume: -1 }, { volume: Infinity }, { closeTime: timestamp(-1) }, { openTime: -Infinity as Bar['openTime'] }, { vwap: Number.NaN }, { intervalMs: 300_000 }, { close: Number.NaN },
  ])('refuse a smaller bar with %o', (field) => {
    const aggregator = timeBars('1h', { from: '1m' }).create(INSTRUMENT);
    expect(() => { aggregator.takeBar(aBar({ instrument: INSTRUMENT.id, ...field })); }).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(aggregator.partial).toBeUndefined();
  });

  it('count the item that closed a bar even where a listener throws, and throw what it threw', () => {
    const aggregator = timeBars('1m').create(INSTRUMENT);
    const thrown = new Error('no');
    aggregator.onBar = () => { throw thrown; };
    aggregator.takeTrade(aTrade({ instrument: INSTRUMENT.id, at: timestamp(0) }));
    expect(() => { aggregator.takeTrade(aTrade({ instrument: INSTRUMENT.id, at: timestamp(60_000), size: 3 })); }).toThrow(thrown);
    expect(aggregator.partial?.volume).toBe(3);
  });

  it.each<[string, Trade]>([['split', aTrade({ instrument: INSTRUMENT.id, size: 1e9 })], ['whole', aTrade({ instrument: INSTRUMENT.id, price: 1e9 })]])('refuse one item that would make too many bars, and are as before (%s)', (kind, item) => {
    const aggregator = (kind === 'split' ? volumeBars(1, { crossing: 'split' }) : renkoBars(1)).create(INSTRUMENT);
    aggregator.takeTrade(aTrade({ instrument: INSTRUMENT.id, size: 0.5 }));
    const before = aggregator.save();
    expect(() => { aggregator.takeTrade(item); }).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
    expect(aggregator.save()).toEqual(before);
  });

  it('go on from a state of their own kind alone', () => {
    const state = tickBars(3).create(INSTRUMENT).save();
    for (const other of [tickBars(4).create(INSTRUMENT), volumeBars(3).create(INSTRUMENT), tickBars(3).create({ ...INSTRUMENT, id: instrumentId('ETH/USDT.SIM') })]) {
      expect(() => { other.restore(state); }).toThrow(expect.objectContaining({ code: 'INVALID_STATE' }));
    }
  });

  it('say what they are', () => {
    expect([...COUNTED, volumeBars(2, { from: 'quotes', crossing: 'split' }), valueBars(1e6, { from: '1m' })].map(({ name }) => name)).toEqual([
      'tick(2, trades)', 'volume(2, trades)', 'time(1m, trades)', 'renko(1, trades)', 'range(1, trades)', 'imbalance(tick, 2, trades, side, 20, 40, 1, 4, noise)', 'runs(tick, 2, trades, side, 20, 40, 1, 4)', 'volume(2, quotes, split)', 'value(1000000, 1m)',
    ]);
  });

  it.each<[string, () => BarAggregation]>([
    ['no count', () => tickBars(1.5)],
    ['a threshold of zero', () => volumeBars(0)],
    ['a threshold that is none', () => valueBars(Number.NaN)],
    ['bars to split', () => volumeBars(1, { from: '1m', crossing: 'split' })],
    ['a range of zero', () => rangeBars(0)],
    ['bricks below zero', () => renkoBars(-1)],
    ['no length to expect', () => imbalanceBars({ of: 'tick', expectedLength: 0 })],
    ['lengths without the one expected', () => runsBars({ of: 'tick', expectedLength: 5, lengths: [6, 7] })],
    ['an average of no bars', () => runsBars({ of: 'tick', expectedLength: 5, bars: 0 })],
    ['smaller bars of no length', () => tickBars(5, { from: '0m' }).create(INSTRUMENT) as never],
  ])('refuse %s', (_what, make) => {
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
