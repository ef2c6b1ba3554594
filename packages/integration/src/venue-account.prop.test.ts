import { Scaled, clientOrderId, instrumentId, strategyId, timestamp, toDecimal, type InstrumentId, type MarketDataItem } from '@redfire/core';
import { SimulatedClock, TradingKernel, createEventEngine } from '@redfire/engine';
import { EXTERNAL } from '@redfire/oms';
import { SimulatedVenue, VenueAccount, type MarginTerms } from '@redfire/sim';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const RATES = { margin: { initial: '0.1', maintenance: '0.05' }, fees: { maker: '-0.0001', taker: '0.0005' } } as const;
const END = 1_000_000;
const INSTRUMENTS = [
  anInstrument({ ...RATES, tickSize: '0.1' }),
  anInstrument({ ...RATES, id: 'BTC/USD.SIM', inverse: true, multiplier: '100', settle: 'BTC', settleScale: 8, tickSize: '0.5', lotSize: '1' }),
  anInstrument({ ...RATES, kind: 'future', id: 'ETH-X/USDT.SIM', expiry: END, multiplier: '0.1' }),
  anInstrument({ kind: 'equity', id: 'ACME.SIM', settle: 'USDT', quote: 'USDT', multiplier: '2', fees: { maker: '0', taker: '0.001' } }),
  anInstrument({ kind: 'option', id: 'ACME-P.SIM', settle: 'USDT', quote: 'USDT', underlying: 'ACME.SIM', right: 'put', strike: '100', expiry: END, multiplier: '10' }),
];
const BALANCES = { USDT: '20000', BTC: '20' };
const HOLDERS = [undefined, 'a', 'b'] as const;

const anyPlace = fc.nat(INSTRUMENTS.length - 1);
const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ what: fc.constant('order' as const), place: anyPlace, side: fc.constantFrom('buy' as const, 'sell' as const), lots: fc.integer({ min: 1, max: 60 }), holder: fc.constantFrom(...HOLDERS), limit: fc.option(fc.integer({ min: 60, max: 140 }), { nil: undefined }) }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant('price' as const), place: anyPlace, price: fc.integer({ min: 60, max: 160 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('funding' as const), place: anyPlace, rate: fc.integer({ min: -300, max: 300 }), dueIn: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('settlement' as const), place: fc.constantFrom(2, 4), price: fc.integer({ min: 60, max: 160 }), isFinal: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('split' as const), numerator: fc.integer({ min: 1, max: 7 }), denominator: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('dividend' as const), cents: fc.integer({ min: 0, max: 500 }) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('cancel' as const) }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

const margin: fc.Arbitrary<MarginTerms | undefined> = fc.option(
  fc.record({ mode: fc.constantFrom('cross' as const, 'isolated' as const), liquidationFee: fc.constantFrom('0', '0.01'), liquidationStep: fc.constantFrom('1', '0.3'), shortfall: fc.constantFrom('insurance' as const, 'negative' as const) }),
  { nil: undefined },
);

/** Order management and a venue beside each other, which know of one another what reports and bookings say. */
class Pair {
  readonly clock = new SimulatedClock(timestamp(0));
  readonly account = new VenueAccount(BALANCES);
  readonly kernel: TradingKernel;
  readonly venue: SimulatedVenue;
  readonly #prices = new Map<InstrumentId, number>();
  liquidated = 0;
  #now = 0;
  #orders = 0;

  constructor(terms: MarginTerms | undefined) {
    const instruments = TradingKernel.mathOf(INSTRUMENTS);
    const events = createEventEngine({ clock: this.clock, onUnheardError: ({ error }) => { throw error; } });
    this.venue = new SimulatedVenue({ instruments, clock: this.clock, account: this.account, margin: terms });
    this.kernel = new TradingKernel({ instruments, clock: this.clock, events, venue: this.venue, rules: [], balances: BALANCES, currency: 'USDT', desk: { funds: 'ignore' } });
    this.venue.onBooking((booking) => { this.kernel.book(booking); });
    this.venue.onReport(({ kind, orderId }) => { if (kind === 'fill' && orderId.startsWith('liquidation')) this.liquidated++; });
    for (const place of INSTRUMENTS.keys()) this.#price(place, 100);
  }

  run(step: Command): void {
    switch (step.what) {
      case 'order':
        this.#order(step);
        break;
      case 'price':
        this.#price(step.place, step.price);
        break;
      case 'funding':
        this.#show(step.place, 'market.funding-rate', { rate: step.rate / 10_000, ...(step.dueIn > 0 && { nextAt: this.#now + step.dueIn }) });
        break;
      case 'settlement':
        this.#show(step.place, 'market.settlement', { price: toDecimal(String(step.price)), isFinal: step.isFinal });
        break;
      case 'split':
        this.#keepsEquity(() => { this.#show(3, 'market.corporate-action', { action: 'split', numerator: step.numerator, denominator: step.denominator }); });
        break;
      case 'dividend':
        this.#keepsEquity(() => { this.#show(3, 'market.corporate-action', { action: 'dividend', amount: toDecimal(String(step.cents / 100)) }); });
        break;
      case 'cancel':
        this.kernel.orders.cancelAll();
        break;
    }
  }

  /** What both say, as text. */
  books(): readonly [ours: unknown, venues: unknown] {
    const { ledger, positions } = this.kernel;
    const ours = INSTRUMENTS.map(({ id }) => positions.net(id)).filter(({ quantity }) => !quantity.isZero).map(({ math, quantity, cost, realizedProfit }) => [math.instrument.id, ...[quantity, cost, realizedProfit].map(String)]);
    const venues = this.account.holdings().positions.map(({ instrument, quantity, cost, realizedProfit }) => [instrument, ...[quantity, cost, realizedProfit].map((amount) => amount.toFixed())]);
    const cash = (balance: (code: string) => string) => Object.keys(BALANCES).map(balance);
    return [[cash((code) => ledger.balance(code as never).toString()), sorted(ours)], [cash((code) => this.account.balance(code as never).toString()), sorted(venues)]];
  }

  /** What the parts of strategies leave of the account's positions, and what accounts sum to: nothing. */
  residuals(): readonly string[] {
    const { ledger, positions } = this.kernel;
    const parts = INSTRUMENTS.map(({ id }) => positions.all().filter(({ math }) => math.instrument.id === id).reduce((left, { quantity }) => left.minus(quantity), positions.net(id).quantity));
    return [...parts, ...ledger.currencies().map((code) => ledger.residual(code))].map(String);
  }

  #order({ place, side, lots, holder, limit }: Extract<Command, { readonly what: 'order' }>): void {
    const { id, lotSize } = INSTRUMENTS[place] as (typeof INSTRUMENTS)[number];
    const quantity = lotSize.times(lots * (place === 0 || place === 2 ? 1_000 : 1));
    this.kernel.orders.submit({
      instrument: id, side, quantity, clientOrderId: clientOrderId(`O-${++this.#orders}`), ...(holder !== undefined && { strategy: strategyId(holder) }),
      ...(limit === undefined ? { type: 'market' } : { type: 'limit', price: String(limit) }),
    });
  }

  #price(place: number, price: number): void {
    const { id } = INSTRUMENTS[place] as (typeof INSTRUMENTS)[number];
    this.#prices.set(id, price);
    const { portfolio } = this.kernel;
    this.#show(place, 'market.quote', { bid: price, ask: price });
    portfolio.mark(portfolio.indexOf(id), (this.kernel.positions.net(id).math).ticksOf(price));
  }

  #show(place: number, topic: MarketDataItem['topic'], data: Record<string, unknown>): void {
    this.#now += 10;
    this.clock.advanceTo(timestamp(this.#now));
    this.venue.show({ topic, data: { instrument: INSTRUMENTS[place]?.id, at: timestamp(this.#now), ...data } } as MarketDataItem);
  }

  /** Nothing but what is less than a lot, and rounding at its price, may change what there is. */
  #keepsEquity(act: () => void): void {
    const before = this.kernel.portfolio.equity();
    const count = this.liquidated;
    act();
    // one of another instrument falls due meanwhile now and then
    if (this.liquidated !== count || this.#fundingFellDue) return;
    const change = this.kernel.portfolio.equity().minus(before).absolute();
    expect(change.compare(Scaled.from('0.000000001'))).toBeLessThan(0);
  }

  get #fundingFellDue(): boolean {
    return this.kernel.ledger.entries().at(-1)?.reason === 'funding' || this.kernel.ledger.entries().at(-2)?.reason === 'funding';
  }
}

function sorted(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
}

describe('the account of a simulated venue', () => {
  it('is what order management has in its books, after fills, funding, settlements, splits, dividends and liquidations', () => {
    let liquidations = 0;
    fc.assert(fc.property(margin, fc.array(command, { minLength: 5, maxLength: 40 }), (terms, commands) => {
      const pair = new Pair(terms);
      for (const step of commands) {
        pair.run(step);
        const [ours, venues] = pair.books();
        expect(ours).toEqual(venues);
        expect(pair.residuals().filter((left) => left !== '0')).toEqual([]);
      }
      liquidations += pair.liquidated;
    }), { numRuns: Math.max(200, Math.ceil(cases() / 8)) });
    // a property of what never happens would say little
    expect(liquidations).toBeGreaterThan(0);
  });

  it('gives to nobody here what nobody here ordered', () => {
    const pair = new Pair({ mode: 'isolated' });
    pair.run({ what: 'order', place: 0, side: 'buy', lots: 5, holder: 'a', limit: undefined });
    pair.run({ what: 'price', place: 0, price: 100 });
    pair.run({ what: 'price', place: 0, price: 90 });
    const { positions } = pair.kernel;
    const [perpetual] = INSTRUMENTS;
    const id = perpetual?.id ?? instrumentId('none');
    expect([positions.net(id), positions.of(strategyId('a'), id), positions.of(EXTERNAL, id)].map(({ quantity }) => quantity.toString())).toEqual(['0', '5', '-5']);
  });
});
