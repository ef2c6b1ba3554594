import { InstrumentMath, Scaled, timestamp, type InstrumentDefinition, type Side } from '@redfire/core';
import { PositionRecord } from '@redfire/oms';
import { VenueAccount } from '@redfire/sim';
import { aFillReport, anInstrument, cases } from '@redfire/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';

const KINDS: readonly Partial<InstrumentDefinition>[] = [
  {}, { multiplier: '0.1' }, { kind: 'spot' }, { kind: 'fx', id: 'EUR/USDT.SIM', settleScale: 2 }, { inverse: true, multiplier: '100' }, { inverse: true, multiplier: '100', settleScale: 8 },
  { quanto: true, settle: 'BTC', multiplier: '0.000001' }, { settleScale: 2, multiplier: '0.003' },
];

const trade = fc.record({ side: fc.constantFrom<Side>('buy', 'sell'), lots: fc.integer({ min: 1, max: 9_999 }), ticks: fc.integer({ min: 1, max: 99_999 }) });

it("the venue's account of paper trading holds, to the digit, what order management books of the same fills", () => {
  fc.assert(
    fc.property(fc.constantFrom(...KINDS), fc.array(trade, { minLength: 1, maxLength: 20 }), (definition, trades) => {
      const math = new InstrumentMath(anInstrument({ lotSize: '0.001', tickSize: '0.01', ...definition }));
      const account = new VenueAccount({});
      const record = new PositionRecord(math);
      for (const [index, { side, lots, ticks }] of trades.entries()) {
        const quantity = math.lot.times(Scaled.from(String(lots)));
        const price = math.priceOf(ticks);
        const at = timestamp(index);
        account.apply(aFillReport({ instrument: math.instrument.id, side, quantity: quantity.toDecimal(), price: price.toDecimal(), at, fee: undefined }), math);
        record.trade(side, quantity, price, at);
      }
      expect(account.holdings().positions).toEqual(record.quantity.isZero ? [] : [record.face()]);
    }),
    { numRuns: cases() },
  );
});
