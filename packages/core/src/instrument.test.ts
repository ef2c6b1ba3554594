import { describe, expect, it } from 'vitest';
import { toDecimal } from './decimal.ts';
import { INSTRUMENT_KINDS, contractShape, defineInstrument, exchangesCash, type InstrumentDefinition } from './instrument.ts';

const steps = { tickSize: '0.01', lotSize: '0.001' } as const;
const option = { id: 'AAPL-C200.XNAS', kind: 'option', ...steps, settle: 'USD', underlying: 'AAPL.XNAS', right: 'call', strike: '200', expiry: 1_750_000_000_000 } as const;
const perpetual = { id: 'BTC/USDT.SIM', kind: 'perpetual', ...steps } as const;
const DEFAULTS = {
  tickSize: toDecimal('0.01'),
  lotSize: toDecimal('0.001'),
  multiplier: toDecimal('1'),
  settleScale: 18,
  fees: { maker: toDecimal('0'), taker: toDecimal('0') },
};
const BTC = { id: 'BTC/USDT.SIM', venue: 'SIM', ...DEFAULTS, base: 'BTC', quote: 'USDT', settle: 'USDT' };

describe('defineInstrument fills in what follows from the definition of', () => {
  it.each<[string, InstrumentDefinition, object]>([
    ['a spot pair', { id: 'BTC/USDT.SIM', kind: 'spot', ...steps }, { ...BTC, kind: 'spot' }],
    ['a linear perpetual', perpetual, { ...BTC, kind: 'perpetual', shape: 'linear' }],
    ['an inverse perpetual, settled in base', { ...perpetual, id: 'BTC/USD.SIM', inverse: true, multiplier: '100', settleScale: 8 }, { ...BTC, id: 'BTC/USD.SIM', quote: 'USD', settle: 'BTC', multiplier: toDecimal('100'), settleScale: 8, kind: 'perpetual', shape: 'inverse' }],
    ['a quanto perpetual, settled in a third currency', { ...perpetual, id: 'ETH/USD.SIM', quanto: true, settle: 'BTC', multiplier: '0.000001' }, { ...BTC, id: 'ETH/USD.SIM', base: 'ETH', quote: 'USD', settle: 'BTC', multiplier: toDecimal('0.000001'), kind: 'perpetual', shape: 'quanto' }],
    ['a future', { id: 'ES.XCME', kind: 'future', ...steps, settle: 'USD', multiplier: '50', expiry: 5 }, { id: 'ES.XCME', venue: 'XCME', ...DEFAULTS, multiplier: toDecimal('50'), quote: 'USD', settle: 'USD', kind: 'future', shape: 'linear', expiry: 5 }],
    ['an option', option, { id: 'AAPL-C200.XNAS', venue: 'XNAS', ...DEFAULTS, quote: 'USD', settle: 'USD', kind: 'option', underlying: 'AAPL.XNAS', right: 'call', strike: toDecimal('200'), expiry: 1_750_000_000_000 }],
    ['a share', { id: 'AAPL.XNAS', kind: 'equity', ...steps, settle: 'USD' }, { id: 'AAPL.XNAS', venue: 'XNAS', ...DEFAULTS, quote: 'USD', settle: 'USD', kind: 'equity' }],
    ['an index', { id: 'SPX.CBOE', kind: 'index', ...steps, quote: 'USD' }, { id: 'SPX.CBOE', venue: 'CBOE', ...DEFAULTS, quote: 'USD', settle: 'USD', kind: 'index' }],
    ['a currency pair, on margin unless told otherwise', { id: 'EUR/USD.SIM', kind: 'fx', ...steps }, { id: 'EUR/USD.SIM', venue: 'SIM', ...DEFAULTS, base: 'EUR', quote: 'USD', settle: 'USD', kind: 'fx', accounting: 'margin' }],
    ['a cfd', { id: 'DE40.SIM', kind: 'cfd', ...steps, quote: 'EUR' }, { id: 'DE40.SIM', venue: 'SIM', ...DEFAULTS, quote: 'EUR', settle: 'EUR', kind: 'cfd' }],
  ])('%s', (_, definition, instrument) => {
    expect(defineInstrument(definition)).toEqual(instrument);
  });
});

it('keeps everything that a definition says', () => {
  const tradingHours = { zone: 'America/New_York', sessions: [{ day: 1, open: '09:30', close: '16:00' }] };
  const instrument = defineInstrument({
    ...perpetual, base: 'XBT', multiplier: '2', minQuantity: '0.001', maxQuantity: '100', minNotional: '5', maxNotional: '5', fees: { maker: '-0.0001', taker: '0.0005' },
    margin: { initial: '0.1', maintenance: '0.05' }, priceBand: { below: '0.05', above: '1.5' }, tradingHours,
  });
  expect(instrument).toEqual({
    ...BTC, kind: 'perpetual', shape: 'linear', base: 'XBT', multiplier: toDecimal('2'), minQuantity: toDecimal('0.001'), maxQuantity: toDecimal('100'), minNotional: toDecimal('5'), maxNotional: toDecimal('5'),
    fees: { maker: toDecimal('-0.0001'), taker: toDecimal('0.0005') }, margin: { initial: toDecimal('0.1'), maintenance: toDecimal('0.05') }, priceBand: { below: toDecimal('0.05'), above: toDecimal('1.5') }, tradingHours,
  });
});

describe('defineInstrument refuses', () => {
  it.each<[string, Partial<InstrumentDefinition>, string, string]>([
    ['a step of zero', { tickSize: '0' }, 'tickSize', '"0" must be above zero'],
    ['a negative lot', { lotSize: '-1' }, 'lotSize', '"-1" must be above zero'],
    ['a multiplier of zero', { multiplier: '0.0' }, 'multiplier', '"0" must be above zero'],
    ['a limit of zero', { minQuantity: '0' }, 'minQuantity', '"0" must be above zero'],
    ['limits of quantity the wrong way round', { minQuantity: '2', maxQuantity: '1' }, 'maxQuantity', '"1" is below minQuantity "2"'],
    ['limits of notional the wrong way round', { minNotional: '2', maxNotional: '1.5' }, 'maxNotional', '"1.5" is below minNotional "2"'],
    ['no margin at all', { margin: { initial: '0', maintenance: '0.1' } }, 'margin.initial', '"0" must be above zero'],
    ['a maintenance margin above the initial one', { margin: { initial: '0.1', maintenance: '0.2' } }, 'margin.maintenance', '"0.2" is above the initial margin "0.1"; what it takes to open keeps a position open'],
    ['a band of no width', { priceBand: { below: '0.1', above: '0' } }, 'priceBand.above', '"0" must be above zero'],
    ['a band below nothing', { priceBand: { below: '1.01', above: '1' } }, 'priceBand.below', '"1.01" is more than the whole price; it is a fraction, such as "0.05"'],
    ['a contract of two shapes', { inverse: true, quanto: true }, 'inverse', 'a contract is inverse or quanto, not both'],
    ['a settlement currency that needs a shape', { settle: 'BTC' }, 'settle', '"BTC" is not the quote currency "USDT"; a contract settled elsewhere is "quanto" or "inverse"'],
    ['a scale that is no whole number', { settleScale: 1.5 }, 'settleScale', '"1.5" must be a whole number from 0 to 30'],
    ['a scale out of range', { settleScale: 31 }, 'settleScale', '"31" must be a whole number from 0 to 30'],
    ['a ticker without a currency', { id: 'AAPL.XNAS', kind: 'equity' }, 'quote', 'is needed for an instrument of kind "equity" and does not follow from its id'],
    ['a spot ticker without base', { id: 'BTCUSDT.SIM', kind: 'spot', quote: 'USDT' }, 'base', 'is needed for an instrument of kind "spot" and does not follow from its id'],
    ['a currency pair without base', { id: 'EURUSD.SIM', kind: 'fx', quote: 'USD' }, 'base', 'is needed for an instrument of kind "fx" and does not follow from its id'],
    ['an inverse contract without base', { id: 'XBTUSD.SIM', quote: 'USD', inverse: true }, 'base', 'is needed for an instrument of kind "perpetual" and does not follow from its id'],
    ['a future that never expires', { kind: 'future' }, 'expiry', 'is needed for an instrument of kind "future" and does not follow from its id'],
    ['an option on nothing', { ...option, underlying: undefined }, 'underlying', 'is needed for an instrument of kind "option" and does not follow from its id'],
    ['an option without a right', { ...option, right: undefined }, 'right', 'is needed for an instrument of kind "option" and does not follow from its id'],
    ['an option without a strike', { ...option, strike: undefined }, 'strike', 'is needed for an instrument of kind "option" and does not follow from its id'],
    ['an option with a strike of zero', { ...option, strike: '0' }, 'strike', '"0" must be above zero'],
    ['an option that never expires', { ...option, expiry: undefined }, 'expiry', 'is needed for an instrument of kind "option" and does not follow from its id'],
    ['an inverse spot pair, which would be valued as a linear one', { kind: 'spot', inverse: true }, 'inverse', 'is not for an instrument of kind "spot", only for perpetual and future'],
    ['a quanto cfd', { kind: 'cfd', quanto: true, settle: 'BTC' }, 'quanto', 'is not for an instrument of kind "cfd", only for perpetual and future'],
    ['a perpetual that expires', { expiry: 5 }, 'expiry', 'is not for an instrument of kind "perpetual", only for future and option'],
    ['a perpetual with a strike', { strike: '5' }, 'strike', 'is not for an instrument of kind "perpetual", only for option'],
    ['a share with a right', { kind: 'equity', right: 'put' }, 'right', 'is not for an instrument of kind "equity", only for option'],
    ['cash accounting of a cfd', { kind: 'cfd', accounting: 'cash' }, 'accounting', 'is not for an instrument of kind "cfd", only for fx'],
  ])('%s', (_, change, field, problem) => {
    const definition = { ...perpetual, ...change };
    expect(() => defineInstrument(definition)).toThrow(
      expect.objectContaining({ code: 'INVALID_INSTRUMENT', message: `instrument "${definition.id}": ${field} ${problem}`, details: { instrument: definition.id, field } }),
    );
  });

  it.each<[string, Partial<InstrumentDefinition>, string]>([
    ['an id that reads like none', { id: 'BTCUSDT' }, 'instrument id "BTCUSDT" must read'],
    ['a step that is no decimal', { tickSize: 'small' }, 'tickSize must be a decimal, received "small"'],
    ['a fee that is a float', { fees: { maker: '0', taker: 0.001 as unknown as string } }, 'fees.taker must be a decimal, received "0.001"; floats are not accepted, write it as text'],
    ['a currency with a space', { settle: 'US D', quote: 'US D' }, 'currency "US D" must be'],
    ['an expiry that is no time', { kind: 'future', expiry: NaN }, 'timestamp must be finite'],
  ])('%s', (_, change, message) => {
    expect(() => defineInstrument({ ...perpetual, ...change })).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(message) }));
  });
});

it('takes shapes that are denied, of any kind', () => {
  expect(defineInstrument({ id: 'BTC/USDT.SIM', kind: 'spot', ...steps, inverse: false, quanto: false })).toMatchObject({ kind: 'spot', settle: 'USDT' });
});

it('knows what exchanges cash and what is linear', () => {
  const definitions: InstrumentDefinition[] = [
    ...INSTRUMENT_KINDS.map((kind) => (kind === 'option' ? option : { id: 'A/B.SIM', kind, ...steps, ...(kind === 'future' && { expiry: 1 }) })),
    { id: 'A/B.SIM', kind: 'fx', ...steps, accounting: 'cash' },
    { ...perpetual, inverse: true },
    { ...perpetual, quanto: true, settle: 'X' },
  ];
  expect(definitions.map(defineInstrument).map((instrument) => [instrument.kind, exchangesCash(instrument), contractShape(instrument)])).toEqual([
    ['spot', true, 'linear'],
    ['perpetual', false, 'linear'],
    ['future', false, 'linear'],
    ['option', true, 'linear'],
    ['equity', true, 'linear'],
    ['index', false, 'linear'],
    ['fx', false, 'linear'],
    ['cfd', false, 'linear'],
    ['fx', true, 'linear'],
    ['perpetual', false, 'inverse'],
    ['perpetual', false, 'quanto'],
  ]);
});
