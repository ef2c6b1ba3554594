import fc from 'fast-check';
import { instrumentId, timestamp, type MarketEventMap } from '@redfire/core';
import { anyDecimal } from './decimals.ts';

/** Floats of every kind: market data is what a venue sent, and text has no `NaN` of its own. */
const float = fc.double();
export const anyTimestamp = fc.double({ min: 0, max: 8.64e15, noNaN: true }).map(timestamp);
export const anyInstrumentId = fc.constantFrom('BTC/USDT.BINANCE', 'AAPL.XNAS', 'BRK.B.XNYS', 'XAU/USD.SIM').map(instrumentId);

const market = { instrument: anyInstrumentId, at: anyTimestamp, sequence: fc.nat() };
const levels = fc.array(fc.tuple(float, float), { maxLength: 3 });

/** Every market topic with what it carries; optional fields come and go. */
export const marketEvents: { readonly [T in keyof MarketEventMap]: fc.Arbitrary<MarketEventMap[T]> } = {
  'market.bar': fc.record(
    { instrument: anyInstrumentId, intervalMs: fc.nat(), openTime: anyTimestamp, closeTime: anyTimestamp, open: float, high: float, low: float, close: float, volume: float, vwap: float },
    { requiredKeys: ['instrument', 'intervalMs', 'openTime', 'closeTime', 'open', 'high', 'low', 'close', 'volume'] },
  ),
  'market.quote': fc.record({ ...market, bid: float, ask: float, bidSize: float, askSize: float }, { requiredKeys: ['instrument', 'at', 'bid', 'ask'] }),
  'market.trade': fc.record({ ...market, price: float, size: float, side: fc.constantFrom('buy', 'sell'), tradeId: fc.string() }, { requiredKeys: ['instrument', 'at', 'price', 'size'] }),
  'market.book-snapshot': fc.record({ ...market, bids: levels, asks: levels }, { requiredKeys: ['instrument', 'at', 'bids', 'asks'] }),
  'market.book-delta': fc.record({ ...market, bids: levels, asks: levels, previousSequence: fc.nat() }, { requiredKeys: ['instrument', 'at', 'bids', 'asks'] }),
  'market.book-order': fc.record(
    { ...market, change: fc.constantFrom('add', 'modify', 'execute', 'remove'), orderId: fc.string(), side: fc.constantFrom('buy', 'sell'), price: float, size: float },
    { requiredKeys: ['instrument', 'at', 'change', 'orderId', 'side', 'price'] },
  ),
  'market.funding-rate': fc.record({ ...market, rate: float, nextAt: anyTimestamp }, { requiredKeys: ['instrument', 'at', 'rate'] }),
  'market.mark-price': fc.record({ ...market, price: float, indexPrice: float }, { requiredKeys: ['instrument', 'at', 'price'] }),
  'market.status': fc.record(
    { ...market, status: fc.constantFrom('pre-open', 'open', 'halted', 'auction', 'closed', 'expired'), reason: fc.string() },
    { requiredKeys: ['instrument', 'at', 'status'] },
  ),
  'market.corporate-action': fc.oneof(
    fc.record({ ...market, action: fc.constant('split' as const), numerator: fc.nat(), denominator: fc.nat() }, { requiredKeys: ['instrument', 'at', 'action', 'numerator', 'denominator'] }),
    fc.record({ ...market, action: fc.constant('dividend' as const), amount: anyDecimal() }, { requiredKeys: ['instrument', 'at', 'action', 'amount'] }),
  ),
  'market.settlement': fc.record({ ...market, price: anyDecimal(), isFinal: fc.boolean() }, { requiredKeys: ['instrument', 'at', 'price', 'isFinal'] }),
};
