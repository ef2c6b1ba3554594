import { InstrumentMath, Scaled, oppositeSide, timestamp, type Instrument, type Side } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountsOf, anyContract, stepTrade } from '../fixtures/any-trade.ts';
import { Plain, written } from '../fixtures/plain.ts';
import { PositionRecord } from './position-record.ts';

/** The slow twin: average cost in plain decimal.js, from the definitions alone. */
class NaivePosition {
  readonly #instrument: Instrument;
  quantity = new Plain(0);
  cost = new Plain(0);
  realized = new Plain(0);

  constructor(instrument: Instrument) {
    this.#instrument = instrument;
  }

  /** Cost of a signed quantity: `q·m·p`, or `q·m/p` rounded at the settlement scale for an inverse contract. */
  value(quantity: Plain, price: Plain): Plain {
    const contracts = quantity.times(this.#instrument.multiplier.toFixed());
    return this.#isInverse ? this.#rounded(contracts.dividedBy(price)) : contracts.times(price);
  }

  trade(side: Side, size: Plain, price: Plain): Plain {
    const signed = side === 'buy' ? size : size.negated();
    const opens = this.quantity.isZero() || this.quantity.isPositive() === signed.isPositive();
    const closing = opens ? new Plain(0) : Plain.min(size, this.quantity.abs());
    const profit = closing.isZero() ? new Plain(0) : this.#close(closing, price);
    const opening = size.minus(closing).times(signed.isPositive() ? 1 : -1);
    this.cost = this.cost.plus(this.value(opening, price));
    this.quantity = this.quantity.plus(opening);
    return profit;
  }

  #close(size: Plain, price: Plain): Plain {
    const direction = this.quantity.isPositive() ? 1 : -1;
    const released = this.#share(size.dividedBy(this.quantity.abs()), size);
    const gain = this.value(size.times(direction), price).minus(released);
    const profit = this.#isInverse ? gain.negated() : gain;
    this.quantity = this.quantity.minus(size.times(direction));
    this.cost = this.cost.minus(released);
    this.realized = this.realized.plus(profit);
    return profit;
  }

  /** The share of the cost that is released: exact where 18 digits hold it, else rounded half-even at the settlement scale. */
  #share(part: Plain, size: Plain): Plain {
    if (part.equals(1)) return this.cost;
    const exact = this.cost.times(size).dividedBy(this.quantity.abs());
    const short = exact.toDecimalPlaces(Math.max(18, this.#instrument.settleScale), Plain.ROUND_HALF_EVEN);
    return short.times(this.quantity.abs()).equals(this.cost.times(size)) ? short : this.#rounded(exact);
  }

  get #isInverse(): boolean {
    return 'shape' in this.#instrument && this.#instrument.shape === 'inverse';
  }

  #rounded(amount: Plain): Plain {
    return amount.toDecimalPlaces(this.#instrument.settleScale, Plain.ROUND_HALF_EVEN);
  }
}

const trades = fc.array(stepTrade, { minLength: 1, maxLength: 40 });
const at = timestamp(0);

describe('a position', () => {
  it('equals a slow twin to the last digit: quantity, cost, profit of each trade and of all', () => {
    holds(fc.property(anyContract, trades, (instrument, list) => {
      const math = new InstrumentMath(instrument);
      const position = new PositionRecord(math);
      const twin = new NaivePosition(instrument);
      for (const trade of list) {
        const { quantity, price, exact } = amountsOf(math, trade);
        const profit = position.trade(trade.side, exact.quantity, exact.price, at);
        const expected = twin.trade(trade.side, quantity, price);
        expect([profit, position.quantity, position.cost, position.realizedProfit].map(String)).toEqual([expected, twin.quantity, twin.cost, twin.realized].map(written));
      }
    }));
  });

  it('does not depend on how amounts were written', () => {
    holds(fc.property(anyContract, trades, (instrument, list) => {
      const math = new InstrumentMath(instrument);
      const [short, long] = [new PositionRecord(math), new PositionRecord(math)];
      for (const trade of list) {
        const { quantity, price, exact } = amountsOf(math, trade);
        short.trade(trade.side, exact.quantity, exact.price, at);
        long.trade(trade.side, Scaled.from(quantity.toFixed(12)), Scaled.from(price.toFixed(15)), at);
      }
      expect([long.cost, long.realizedProfit].map(String)).toEqual([short.cost, short.realizedProfit].map(String));
    }));
  });

  it('makes and loses no money: profit so far and to come is that of every trade held to the end', () => {
    holds(fc.property(anyContract, trades, fc.integer({ min: 1, max: 1_000_000 }), (instrument, list, ticks) => {
      const math = new InstrumentMath(instrument);
      const position = new PositionRecord(math);
      const end = amountsOf(math, { side: 'buy', lots: 1, ticks }).exact.price;
      let expected = new Plain(0);
      for (const trade of list) {
        const { exact } = amountsOf(math, trade);
        position.trade(trade.side, exact.quantity, exact.price, at);
        const signed = trade.side === 'buy' ? exact.quantity : exact.quantity.negated();
        expected = expected.plus(math.profit(signed, exact.price, end).toString());
      }
      const total = new Plain(position.realizedProfit.toString()).plus(position.unrealizedProfit(end).toString());
      // an inverse value is a quotient: each is off by half a unit of the last digit at most
      const roundings = math.shape === 'inverse' ? 2 * list.length + 1 : 0;
      const allowed = new Plain(10).pow(-instrument.settleScale).times(roundings);
      expect(total.minus(expected).abs().lessThanOrEqualTo(allowed)).toBe(true);
    }));
  });

  it('releases an inexact part at the settlement scale, and an exact one whole', () => {
    const { cost, realizedProfit } = ((position) => {
      position.trade('buy', Scaled.from('3'), Scaled.from('100.01'), at);
      position.trade('buy', Scaled.from('4'), Scaled.from('100.02'), at);
      position.trade('sell', Scaled.from('1'), Scaled.from('101'), at);
      return position;
    })(new PositionRecord(new InstrumentMath(anInstrument({ settleScale: 3 }))));
    expect([cost, realizedProfit].map(String)).toEqual(['600.094', '0.984']);
  });

  it('that is closed has no cost left, and one that was turned round has the cost of what turned it', () => {
    holds(fc.property(anyContract, trades, stepTrade, (instrument, list, last) => {
      const math = new InstrumentMath(instrument);
      const position = new PositionRecord(math);
      for (const trade of list) {
        const { exact } = amountsOf(math, trade);
        position.trade(trade.side, exact.quantity, exact.price, at);
      }
      const { exact } = amountsOf(math, last);
      const side: Side = position.quantity.sign > 0 ? 'sell' : 'buy';
      position.trade(side, position.quantity.absolute(), exact.price, at);
      expect([position.quantity, position.cost, position.averagePrice].map(String)).toEqual(['0', '0', 'undefined']);
      position.trade(side, exact.quantity, exact.price, at);
      position.trade(oppositeSide(side), exact.quantity.plus(exact.quantity), exact.price, at);
      const turned = side === 'buy' ? exact.quantity.negated() : exact.quantity;
      expect([position.quantity, position.cost].map(String)).toEqual([turned, math.value(turned, exact.price)].map(String));
    }));
  });

  it('keeps its cost short while parts of it are closed and opened again', () => {
    const math = new InstrumentMath(anInstrument());
    const position = new PositionRecord(math);
    position.trade('buy', Scaled.from('0.064'), Scaled.from('100.01'), at);
    for (let round = 0; round < 1_000; round++) {
      position.trade('sell', Scaled.from('0.003'), Scaled.from('100.01'), at);
      position.trade('buy', Scaled.from('0.003'), Scaled.from('100.01'), at);
      position.trade('sell', Scaled.from('0.032'), Scaled.from('100.01'), at);
      position.trade('buy', Scaled.from('0.032'), Scaled.from('100.01'), at);
    }
    expect([position.cost.toString(), position.cost.scale <= 6, position.realizedProfit.scale <= 6]).toEqual(['6.40064', true, true]);
  });
});

function holds<Values>(property: fc.IProperty<Values>): void {
  fc.assert(property, { numRuns: cases() });
}
