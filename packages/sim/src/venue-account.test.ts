import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InstrumentMath, Scaled, currency, toDecimal, type FillReport, type InstrumentDefinition, type Side } from '@redfire/core';
import { aFillReport, anInstrument, cases } from '@redfire/testing';
import { VenueAccount } from './venue-account.ts';

type Trade = readonly [side: Side, quantity: string, price: string, fee?: string];

describe('balances', () => {
  it.each<readonly [what: string, instrument: Partial<InstrumentDefinition>, trades: readonly Trade[], balances: Readonly<Record<string, string>>]>([
    ['of a contract move by fees alone while it is opened', {}, [['buy', '2', '100', '0.1']], { USDT: '999.9' }],
    ['of a contract move by the profit of what is closed', {}, [['buy', '2', '100'], ['sell', '1', '110']], { USDT: '1010' }],
    ['of a short contract move by its loss', {}, [['sell', '2', '100'], ['buy', '2', '110']], { USDT: '980' }],
    ['of a position that is turned round move by the part that is closed', {}, [['buy', '1', '100'], ['sell', '3', '110']], { USDT: '1010' }],
    ['count the multiplier', { multiplier: '10' }, [['buy', '1', '100'], ['sell', '1', '101']], { USDT: '1010' }],
    ['of an inverse contract move in its base', { inverse: true, multiplier: '100' }, [['buy', '1', '100'], ['sell', '1', '200']], { USDT: '1000', BTC: '0.5' }],
    ['of a pair exchange one currency for the other', { kind: 'spot' }, [['buy', '2', '100', '0.2']], { USDT: '799.8', BTC: '2' }],
    ['of shares exchange cash, and no currency', { kind: 'equity', id: 'AAPL.SIM', settle: 'USDT' }, [['buy', '2', '100']], { USDT: '800' }],
    ['of currencies on margin move by profit', { kind: 'fx', id: 'EUR/USDT.SIM' }, [['buy', '2000', '1.1'], ['sell', '2000', '1.2']], { USDT: '1200' }],
    ['of currencies in cash exchange both', { kind: 'fx', id: 'EUR/USDT.SIM', accounting: 'cash' }, [['buy', '500', '1.1']], { USDT: '450', EUR: '500' }],
    ['grow by a rebate', {}, [['buy', '2', '100', '-0.1']], { USDT: '1000.1' }],
  ])('%s', (_what, instrument, trades, balances) => {
    expect(balancesOf(anAccount(instrument, trades).account)).toEqual(balances);
  });

  it('are all free', () => {
    const { account } = anAccount({}, []);
    expect(account.holdings().balances).toEqual([{ currency: 'USDT', total: toDecimal('1000'), reserved: toDecimal('0'), free: toDecimal('1000') }]);
  });

  it.each([{ USDT: 'much' }, { '': '1' }])('that are none are refused: %j', (balances) => {
    expect(() => new VenueAccount(balances)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });

  it('move by a fee in the currency it was charged in', () => {
    const { account, math } = anAccount({}, []);
    account.apply(aFillReport({ side: 'buy', quantity: '1', price: '100', fee: { amount: toDecimal('0.01'), currency: currency('BNB') } }), math);
    expect(balancesOf(account)).toEqual({ USDT: '1000', BNB: '-0.01' });
  });
});

describe('positions', () => {
  it('have the exact cost of what is held', () => {
    const { account } = anAccount({}, [['buy', '1', '100'], ['buy', '2', '103'], ['sell', '1', '110']]);
    expect(account.holdings().positions).toEqual([
      {
        instrument: 'BTC/USDT.SIM', quantity: toDecimal('2'), cost: toDecimal('204'), averagePrice: toDecimal('102'), realizedProfit: toDecimal('8'), settle: 'USDT', updatedAt: 0,
      },
    ]);
  });

  it('that are flat are left out', () => {
    const { account, math } = anAccount({}, [['buy', '1', '100'], ['sell', '1', '110']]);
    expect({ positions: account.holdings().positions, sign: account.holding(math.instrument.id) }).toEqual({ positions: [], sign: 0 });
  });

  it.each<readonly [side: Side, sign: number]>([['buy', 1], ['sell', -1]])('by a %s have sign %s', (side, sign) => {
    const { account, math } = anAccount({}, [[side, '1', '100']]);
    expect(account.holding(math.instrument.id)).toBe(sign);
  });
});

it('cash and the value of what is held add up to what was there, less fees, whatever was traded', () => {
  const trade = fc.record({ side: fc.constantFrom<Side>('buy', 'sell'), quantity: fc.integer({ min: 1, max: 9 }), price: fc.integer({ min: 90, max: 110 }), fee: fc.integer({ min: -5, max: 9 }) });
  fc.assert(
    fc.property(fc.constantFrom<Partial<InstrumentDefinition>>({}, { multiplier: '10' }, { kind: 'spot' }), fc.array(trade, { maxLength: 20 }), fc.integer({ min: 90, max: 110 }), (definition, trades, mark) => {
      const { account, math } = anAccount(definition, trades.map(({ side, quantity, price, fee }): Trade => [side, String(quantity), String(price), String(fee)]));
      const worth = trades.reduce((sum, { side, quantity, price, fee }) => sum + (side === 'buy' ? 1 : -1) * quantity * (mark - price) * math.multiplier.toNumber() - fee, 1_000);
      const { positions, balances } = account.holdings();
      const held = positions[0] ? Scaled.from(positions[0].quantity) : Scaled.zero;
      const cost = positions[0] ? Scaled.from(positions[0].cost) : Scaled.zero;
      const cash = Scaled.from(balances.find(({ currency: code }) => code === 'USDT')?.total ?? '0');
      const value = math.value(held, Scaled.from(String(mark)));
      // parts of a cost that do not end are rounded at the eighteenth digit
      expect(cash.plus(math.exchangesCash ? value : value.minus(cost)).rounded(12).toNumber()).toBe(worth);
    }),
    { numRuns: cases() },
  );
});

function anAccount(definition: Partial<InstrumentDefinition>, trades: readonly Trade[]) {
  const math = new InstrumentMath(anInstrument(definition));
  const account = new VenueAccount({ USDT: '1000' });
  for (const trade of trades) account.apply(fillOf(math, trade), math);
  return { account, math };
}

function fillOf({ instrument }: InstrumentMath, [side, quantity, price, fee = '0']: Trade): FillReport {
  return aFillReport({ instrument: instrument.id, side, quantity, price, fee: { amount: toDecimal(fee), currency: instrument.settle } });
}

function balancesOf(account: VenueAccount): Readonly<Record<string, string>> {
  return Object.fromEntries(account.holdings().balances.map(({ currency: code, total }) => [code, total.toFixed()]));
}
