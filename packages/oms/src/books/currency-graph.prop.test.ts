import { InstrumentMath, Scaled, currency, type Currency, type Instrument } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CurrencyGraph } from './currency-graph.ts';
import { Plain, written } from '../fixtures/plain.ts';

const CODES = ['USD', 'EUR', 'BTC', 'ETH', 'JPY', 'DOGE'] as const;

interface Link {
  readonly base: string;
  readonly quote: string;
  readonly scale: number;
  /** 0 before the first. */
  readonly ticks: number;
  readonly isQuanto: boolean;
}

const code = fc.constantFrom(...CODES);
const link: fc.Arbitrary<Link> = fc.record({ base: code, quote: code, scale: fc.integer({ min: 0, max: 12 }), ticks: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 1_000_000 })), isQuanto: fc.boolean() }).filter(({ base, quote }) => base !== quote);

function instrumentOf({ base, quote, scale, isQuanto }: Link, index: number): Instrument {
  return anInstrument({ kind: 'perpetual', id: `${base}/${quote}.V${index}`, settleScale: scale, ...(isQuanto && { quanto: true, settle: 'XAU' }) });
}

function graphOf(links: readonly Link[]): CurrencyGraph {
  const maths = links.map((one, index) => new InstrumentMath(instrumentOf(one, index)));
  const priceOf = (index: number) => (links[index]!.ticks === 0 ? undefined : maths[index]!.priceOf(links[index]!.ticks));
  return new CurrencyGraph(maths, { priceOf, isKnown: (index) => links[index]!.ticks > 0 });
}

/** Every way without a circle, tried one by one. */
function waysOf(links: readonly Link[], from: string, to: string, seen: readonly string[] = [from]): readonly (readonly Link[])[] {
  if (from === to) return [[]];
  return links.filter(({ ticks, isQuanto }) => ticks > 0 && !isQuanto).flatMap((one) => {
    const next = one.base === from ? one.quote : one.quote === from ? one.base : undefined;
    return next === undefined || seen.includes(next) ? [] : waysOf(links, next, to, [...seen, next]).map((way) => [one, ...way]);
  });
}

/** What an amount is along one way: multiplied from base to quote, divided the other way, rounded once. */
function along(amount: string, from: string, way: readonly Link[]): string {
  let [product, divisor, scale, at] = [new Plain(amount), new Plain(1), -1, from];
  for (const { base, quote, ticks, scale: digits } of way) {
    const price = new Plain(ticks).times('0.01');
    if (base === at) product = product.times(price);
    else {
      divisor = divisor.times(price);
      scale = Math.max(scale, digits);
    }
    at = base === at ? quote : base;
  }
  return written(scale < 0 ? product : product.dividedBy(divisor).toDecimalPlaces(scale, Plain.ROUND_HALF_EVEN));
}

describe('a conversion', () => {
  it('takes one of the shortest of all ways through known prices, and none where there is none', () => {
    fc.assert(fc.property(fc.array(link, { maxLength: 7 }), code, code, fc.integer({ min: -1_000_000, max: 1_000_000 }), (links, from, to, units) => {
      const amount = new Scaled(units === 0 ? 1 : units, 3);
      const found = graphOf(links).convert(amount, currency(from), currency(to))?.toString();
      const ways = waysOf(links, from, to);
      const fewest = Math.min(...ways.map(({ length }) => length));
      const answers = ways.filter(({ length }) => length === fewest).map((way) => along(amount.toString(), from, way));
      if (ways.length === 0) expect(found).toBeUndefined();
      else expect(answers).toContain(found);
    }), { numRuns: cases() });
  });
});

describe('the rate between two currencies', () => {
  const [usd, btc] = [currency('USD'), currency('BTC')];
  const one = Scaled.one;
  /** 1 BTC in USD with every instrument at its own price. */
  const rate = (definitions: readonly Parameters<typeof anInstrument>[0][], from: Currency = btc, to: Currency = usd) => {
    const maths = definitions.map((definition) => new InstrumentMath(anInstrument(definition)));
    return new CurrencyGraph(maths, { priceOf: (index) => new Scaled(index + 2, 0), isKnown: () => true }).convert(one, from, to)?.toString();
  };

  it('is that of a pair that exchanges them before that of a contract, whichever was defined first', () => {
    expect(rate([{ id: 'BTC/USD.PERP' }, { kind: 'fx', id: 'BTC/USD.MARGIN' }, { kind: 'spot', id: 'BTC/USD.SPOT' }, { kind: 'spot', id: 'BTC/USD.OTHER' }])).toBe('4');
    expect(rate([{ id: 'BTC/USD.PERP' }, { kind: 'fx', id: 'BTC/USD.MARGIN' }])).toBe('3');
  });

  it('may be that of an inverse contract, whose price is in quote for one base, and never that of a quanto or an option', () => {
    expect(rate([{ id: 'BTC/USD.INVERSE', inverse: true }])).toBe('2');
    expect(rate([{ id: 'BTC/USD.QUANTO', quanto: true, settle: 'XAU' }, { kind: 'option', id: 'BTC/USD.OPTION', settle: 'USD' }, { kind: 'equity', id: 'BTC/USD.SHARE', settle: 'USD' }])).toBeUndefined();
  });

  it('is found anew when a shorter way becomes known, or a price falls to nothing', () => {
    const maths = [anInstrument({ id: 'BTC/EUR.A' }), anInstrument({ id: 'EUR/USD.B' }), anInstrument({ id: 'BTC/USD.C' })].map((instrument) => new InstrumentMath(instrument));
    const prices = [2, 3, 0];
    const graph = new CurrencyGraph(maths, { priceOf: (index) => new Scaled(prices[index]!, 0), isKnown: (index) => prices[index]! > 0 });
    const now = () => graph.convert(one, btc, usd)?.toString();
    const before = now();
    prices[2] = 7;
    const direct = now();
    [prices[0], prices[2]] = [4, -1];
    expect([before, direct, now()]).toEqual(['6', '7', '12']);
  });
});
