import { InstrumentMath, Scaled, currency, timestamp } from '@redfire/core';
import { anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { amountsOf, stepTrade, type StepTrade } from '../fixtures/any-trade.ts';
import { anOrderRecord } from '../fixtures/an-order-record.ts';
import { Plain, written } from '../fixtures/plain.ts';
import { Ledger } from './ledger.ts';
import { Portfolio } from './portfolio.ts';
import { EXTERNAL, PositionBook } from './position-book.ts';
import { postExecution } from './post-execution.ts';

/** Linked to USDT by at most one rate each, contracts before the pairs that value their currencies. */
const INSTRUMENTS = [
  anInstrument({ kind: 'perpetual', id: 'BTC/USDT.PERP' }),
  anInstrument({ kind: 'spot', id: 'BTC/USDT.SPOT' }),
  anInstrument({ kind: 'spot', id: 'BTC/USDT.ELSEWHERE', tickSize: '0.5' }),
  anInstrument({ kind: 'equity', settle: 'USDT', multiplier: '3' }),
  anInstrument({ kind: 'option', settle: 'USDT' }),
  anInstrument({ kind: 'perpetual', id: 'XAU/EUR.QUANTO', quanto: true, settle: 'USDT', multiplier: '0.01' }),
  anInstrument({ kind: 'perpetual', id: 'BTC/USD.INVERSE', inverse: true, multiplier: '100' }),
  anInstrument({ kind: 'spot', id: 'ETH/BTC.SPOT' }),
  anInstrument({ kind: 'fx', id: 'USDT/JPY.FX', tickSize: '0.001', lotSize: '1' }),
].map((instrument) => new InstrumentMath(instrument));

type Step = { readonly kind: 'fill'; readonly which: number; readonly trade: StepTrade } | { readonly kind: 'mark'; readonly which: number; readonly ticks: number } | { readonly kind: 'fee'; readonly amount: string };

const which = (upTo: number) => fc.nat({ max: upTo - 1 });
/** Up to far beyond 2^53 units of the smallest amount. */
const size = fc.oneof(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 1_000_000_000 }), fc.integer({ min: 1, max: 2 ** 45 }));
const stepsOn = (upTo: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.oneof(
      fc.record({ kind: fc.constant('mark' as const), which: which(upTo), ticks: fc.oneof(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 2 ** 40 })) }),
      fc.record({ kind: fc.constant('fee' as const), amount: fc.constantFrom('0.01', '0.000000125', '0.000000000000000007', '123456.000000000000000001') }),
      fc.record({ kind: fc.constant('fill' as const), which: which(upTo), trade: fc.oneof(stepTrade, fc.record({ side: fc.constantFrom('buy', 'sell'), lots: size, ticks: fc.integer({ min: 1, max: 1_000_000 }) })) }),
    ),
    { minLength: 1, maxLength: 30 },
  );

const usdt = currency('USDT');

describe('the fast equity', () => {
  it('equals the exact one whenever it is given, on both sides of 2^53', () => {
    const seen = { fast: 0, withRest: 0, exact: 0, unvalued: 0 };
    fc.assert(fc.property(fc.integer({ min: 1, max: INSTRUMENTS.length }).chain(stepsOn), size, (steps, cash) => {
      const { portfolio, take } = open(cash);
      for (const step of steps) {
        take(step);
        const units = portfolio.units();
        const exact = attempt(() => portfolio.equity().toString());
        const { rest } = portfolio;
        if (!Number.isNaN(units)) expect(new Scaled(BigInt(units), portfolio.scale).plus(rest).toString()).toBe(exact);
        seen[!Number.isNaN(units) ? (rest.isZero ? 'fast' : 'withRest') : exact === 'NO_CONVERSION_RATE' ? 'unvalued' : 'exact']++;
      }
    }), { numRuns: cases(), examples: [[[{ kind: 'mark', which: 0, ticks: 10_000 }], 5], [[{ kind: 'mark', which: 1, ticks: 10_000 }], 2 ** 53]] });
    expect([seen.fast > 0, seen.withRest > 0, seen.exact > 0]).toEqual([true, true, true]);
  });

  it('is given where cash and cost have many digits and their difference few', () => {
    const { portfolio, ledger, positions, take } = open(1_000);
    take({ kind: 'mark', which: 0, ticks: 10_000 });
    ledger.post(timestamp(0), 'fee', [{ currency: usdt, from: 'cash', to: 'fees', amount: Scaled.from('0.0000001') }]);
    for (const [side, lots, ticks] of [['buy', 1_000, 10_000], ['buy', 2_000, 10_001], ['sell', 1_000, 10_000]] as const) take({ kind: 'fill', which: 0, trade: { side, lots, ticks } });
    const { cost } = positions.net(INSTRUMENTS[0]!.instrument.id);
    expect([cost.toString(), portfolio.units(), portfolio.scale, portfolio.rest.isZero]).toEqual(['200.013333333333333333', 9_999_799_999, 7, true]);
  });

  it('is given but for a rest where cash has more digits than a safe integer', () => {
    const { portfolio, ledger, take } = open(1_000);
    take({ kind: 'mark', which: 0, ticks: 10_000 });
    take({ kind: 'fill', which: 0, trade: { side: 'buy', lots: 2_000, ticks: 10_000 } });
    ledger.post(timestamp(0), 'fee', [{ currency: usdt, from: 'cash', to: 'fees', amount: Scaled.from('0.000000000000007') }]);
    const parts = () => [portfolio.units(), portfolio.scale, portfolio.rest.toString(), portfolio.equity().toString()];
    const before = parts();
    take({ kind: 'mark', which: 0, ticks: 10_050 });
    expect([before, parts()]).toEqual([[100_000, 2, '-0.000000000000007', '999.999999999999993'], [100_100, 2, '-0.000000000000007', '1000.999999999999993']]);
  });

  it('comes back once the numbers are small again', () => {
    const { portfolio, take, deposit } = open(100);
    take({ kind: 'mark', which: 0, ticks: 10_000 });
    take({ kind: 'fill', which: 0, trade: { side: 'buy', lots: 1_000, ticks: 10_000 } });
    const small = portfolio.units();
    deposit(2 ** 53);
    const large = portfolio.units();
    deposit(-(2 ** 53));
    expect([small, large, portfolio.units()]).toEqual([10_000, Number.NaN, 10_000]);
  });

  it('is not given where a part is beyond 2^53, though the sum is not', () => {
    const { portfolio, take } = open(0);
    take({ kind: 'mark', which: 3, ticks: 97 });
    take({ kind: 'fill', which: 3, trade: { side: 'buy', lots: 31_333_333_333_333, ticks: 95 } });
    expect([portfolio.units(), portfolio.equity().toString()]).toEqual([Number.NaN, '1879999999999.98']);
  });

  it('knows of a contract that was opened without moving money', () => {
    const { portfolio, take } = open(100);
    take({ kind: 'mark', which: 0, ticks: 10_000 });
    portfolio.units();
    take({ kind: 'fill', which: 0, trade: { side: 'buy', lots: 1_000, ticks: 10_000 } });
    portfolio.units();
    take({ kind: 'mark', which: 0, ticks: 10_100 });
    expect([portfolio.units(), portfolio.scale, portfolio.equity().toString()]).toEqual([10_100, 2, '101']);
  });

  it('counts money of a pair and a contract on the same currency, each once', () => {
    const { portfolio, take } = open(1_000);
    for (const index of [0, 1, 2]) take({ kind: 'mark', which: index, ticks: 10_000 });
    take({ kind: 'fill', which: 0, trade: { side: 'sell', lots: 2_000, ticks: 10_000 } });
    take({ kind: 'fill', which: 1, trade: { side: 'buy', lots: 2_000, ticks: 10_000 } });
    take({ kind: 'mark', which: 1, ticks: 11_000 });
    expect([portfolio.equity().toString(), portfolio.units() / 10 ** portfolio.scale]).toEqual(['1020', 1020]);
  });
});

describe('the exact equity', () => {
  it('is cash, assets and the profit of contracts, each converted by the rate of its pair', () => {
    fc.assert(fc.property(stepsOn(INSTRUMENTS.length - 2), fc.tuple(...INSTRUMENTS.map(() => fc.integer({ min: 1, max: 1_000_000 }))), (steps, marks) => {
      const { portfolio, ledger, positions, take } = open(1_000_000);
      for (const step of steps) take(step);
      for (const [index, ticks] of marks.entries()) portfolio.mark(index, ticks);
      const priceOf = (index: number) => new Plain(marks[index]!).times(INSTRUMENTS[index]!.instrument.tickSize.toFixed());
      let expected = new Plain(ledger.balance(usdt).toString()).plus(new Plain(ledger.balance(currency('BTC')).toString()).times(priceOf(1)));
      for (const index of [0, 3, 4, 5, 6]) {
        const math = INSTRUMENTS[index]!;
        const position = positions.net(math.instrument.id);
        const contracts = new Plain(position.quantity.toString()).times(math.instrument.multiplier.toFixed());
        const cost = new Plain(position.cost.toString());
        if (math.shape === 'inverse') expected = expected.plus(cost.minus(contracts.dividedBy(priceOf(index)).toDecimalPlaces(18, Plain.ROUND_HALF_EVEN)).times(priceOf(1)));
        else expected = expected.plus(contracts.times(priceOf(index)).minus(math.exchangesCash ? 0 : cost));
      }
      expect(portfolio.equity().toString()).toBe(written(expected));
    }), { numRuns: cases() });
  });

  it('converts by a pair the other way round, rounded half-even once', () => {
    const { portfolio, ledger } = open(0);
    portfolio.mark(8, 150_000);
    ledger.post(timestamp(0), 'deposit', [{ currency: currency('JPY'), from: 'equity', to: 'cash', amount: Scaled.from('1000') }]);
    expect(portfolio.equity().toString()).toBe('6.666666666666666667');
  });

  it('is refused where no known price links a currency', () => {
    const { portfolio, ledger } = open(0);
    ledger.post(timestamp(0), 'deposit', [{ currency: currency('BTC'), from: 'equity', to: 'cash', amount: Scaled.from('1') }]);
    expect([portfolio.units(), attempt(() => portfolio.equity())]).toEqual([Number.NaN, 'NO_CONVERSION_RATE']);
  });

  it('has a position at its cost before the first mark', () => {
    const { portfolio, take } = open(1_000);
    take({ kind: 'fill', which: 3, trade: { side: 'buy', lots: 3, ticks: 1_001 } });
    take({ kind: 'fill', which: 3, trade: { side: 'buy', lots: 4, ticks: 1_002 } });
    take({ kind: 'fill', which: 0, trade: { side: 'sell', lots: 7, ticks: 999 } });
    expect(portfolio.equity().toString()).toBe('1000');
  });
});

describe('money linked by several rates', () => {
  const [btc, jpy, eth] = [currency('BTC'), currency('JPY'), currency('ETH')];

  it('is valued along the way of the fewest, rounded once', () => {
    const { portfolio, ledger } = open(0);
    for (const [index, ticks] of [[1, 3_000_000], [7, 500], [8, 150_000]] as const) portfolio.mark(index, ticks);
    ledger.post(timestamp(0), 'deposit', [{ currency: eth, from: 'equity', to: 'cash', amount: Scaled.from('2') }]);
    // 2 ETH at 5 BTC at 30,000 USDT, and 10,000 JPY at 150 the USDT
    expect(portfolio.equity().toString()).toBe('300000');
    ledger.post(timestamp(0), 'deposit', [{ currency: jpy, from: 'equity', to: 'cash', amount: Scaled.from('10000') }]);
    expect([portfolio.equity().toString(), portfolio.convert(Scaled.from('1'), eth, jpy).toString(), portfolio.convert(Scaled.from('1000'), jpy, btc).toString()]).toEqual(['300066.666666666666666667', '22500000', '0.000222222222222222']);
  });
});

describe('the summary', () => {
  it('says what the account is worth, what it made and paid, and what is exposed', () => {
    const { portfolio, ledger, take } = open(1_000);
    for (const [index, ticks] of [[0, 10_000], [1, 10_000], [3, 5_000], [6, 20_000]] as const) take({ kind: 'mark', which: index, ticks });
    take({ kind: 'fill', which: 0, trade: { side: 'buy', lots: 2_000, ticks: 9_000 } });
    take({ kind: 'fill', which: 0, trade: { side: 'sell', lots: 500, ticks: 9_500 } });
    take({ kind: 'fill', which: 3, trade: { side: 'buy', lots: 2, ticks: 4_900 } });
    take({ kind: 'fill', which: 6, trade: { side: 'sell', lots: 1_000, ticks: 25_000 } });
    ledger.post(timestamp(0), 'funding', [{ currency: usdt, from: 'cash', to: 'funding', amount: Scaled.from('1.5') }]);
    ledger.post(timestamp(0), 'fee', [{ currency: currency('BTC'), from: 'cash', to: 'fees', amount: Scaled.from('0.01') }]);
    const { byInstrument, byCurrency, ...totals } = portfolio.summary();
    expect(Object.fromEntries(Object.entries(totals).map(([name, value]) => [name, String(value)]))).toEqual({
      // 1,000 − 294 for shares + 2.5 made − 1.5 − 0.01 BTC at 100; then + 300 shares, + 15 and + 10 BTC of profit to come
      currency: 'USDT', equity: '1031', cash: '706', unrealizedProfit: '31', realizedProfit: '2.5', feesPaid: '1', fundingPaid: '1.5', grossExposure: '500', netExposure: '400',
    });
    expect(byInstrument.map(({ instrument, quantity, value, settle, converted }) => [instrument, quantity.toFixed(), value.toFixed(), settle, converted.toFixed()])).toEqual([
      ['BTC/USDT.PERP', '1.5', '150', 'USDT', '150'],
      ['AAPL.SIM', '2', '300', 'USDT', '300'],
      ['BTC/USD.INVERSE', '-1', '-0.5', 'BTC', '-50'],
    ]);
    expect(byCurrency.map(({ currency: code, cash, worth, converted }) => [code, cash.toFixed(), worth.toFixed(), converted.toFixed()])).toEqual([['USDT', '707', '1022', '1022'], ['BTC', '-0.01', '0.09', '9']]);
  });

  it('counts long and short apart where they are kept so', () => {
    const { portfolio, positions, take } = open(0, 'hedging');
    const id = INSTRUMENTS[0]!.instrument.id;
    take({ kind: 'mark', which: 0, ticks: 10_000 });
    positions.net(id).trade('buy', Scaled.from('3'), Scaled.from('90'), timestamp(0));
    positions.net(id).trade('sell', Scaled.from('3'), Scaled.from('110'), timestamp(0));
    const { equity, grossExposure, netExposure, byInstrument } = portfolio.summary();
    expect([equity, grossExposure, netExposure, byInstrument[0]?.quantity].map(String)).toEqual(['60', '600', '0', '0']);
    expect(new Scaled(portfolio.units(), portfolio.scale).toString()).toBe('60');
  });
});

it('a mark is the price of its ticks, and unknown before the first', () => {
  const { portfolio } = open(0);
  const id = INSTRUMENTS[0]!.instrument.id;
  const before = portfolio.markOf(id);
  portfolio.mark(portfolio.indexOf(id), 12_345);
  expect([before, portfolio.markOf(id)?.toString(), portfolio.indexOf('NONE.SIM' as typeof id)]).toEqual([undefined, '123.45', -1]);
});

function open(cash: number, mode: 'netting' | 'hedging' = 'netting') {
  const instruments = new Map(INSTRUMENTS.map((math) => [math.instrument.id, math]));
  const ledger = new Ledger();
  const positions = new PositionBook(instruments, { mode });
  const portfolio = new Portfolio({ ledger, positions, instruments, currency: usdt });
  const deposit = (amount: number) => { ledger.post(timestamp(0), 'deposit', [{ currency: usdt, from: 'equity', to: 'cash', amount: new Scaled(BigInt(amount), 0) }]); };
  deposit(cash);
  return {
    ledger,
    positions,
    portfolio,
    deposit,
    take(step: Step): void {
      if (step.kind === 'mark') {
        portfolio.mark(step.which, step.ticks);
        return;
      }
      if (step.kind === 'fee') {
        ledger.post(timestamp(0), 'fee', [{ currency: usdt, from: 'cash', to: 'fees', amount: Scaled.from(step.amount) }]);
        return;
      }
      const math = INSTRUMENTS[step.which]!;
      const { id, settle } = math.instrument;
      const order = anOrderRecord('working', { type: 'market', side: step.trade.side }, math.instrument);
      const exact = { ...amountsOf(math, step.trade).exact, fee: Scaled.zero };
      const execution = { tradeId: 'T-1' as never, at: timestamp(0), sequence: undefined, exact, feeCurrency: settle, liquidity: 'taker', isCorrected: false } as const;
      postExecution(ledger, order, { direction: 1, execution }, { part: positions.of(EXTERNAL, id), whole: positions.net(id) });
    },
  };
}

function attempt<Result>(call: () => Result): Result | string {
  try {
    return call();
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
}
