import { InstrumentMath, Scaled, defineInstrument, type GatewayCapabilities, type InstrumentId, type RoutingDecision } from '@redfire/core';
import type { OrderManager } from '@redfire/oms';
import { decideRoute } from '@redfire/oms/algorithms';

// #region request
export function routing(orders: Pick<OrderManager, 'submit'>, alpha: InstrumentId, others: readonly InstrumentId[]) {
  return orders.submit({
    instrument: alpha, side: 'buy', type: 'limit', quantity: '10', price: '101',
    algorithm: { use: 'router', instruments: others, onLeftover: 'rest-at-best' },
  });
}
// #endregion request

export function example(capabilities: GatewayCapabilities): RoutingDecision {
  // #region decide
  const venueOf = (id: string, lotSize: string, taker: string) => new InstrumentMath(defineInstrument({ id, kind: 'spot', tickSize: '0.01', lotSize, fees: { maker: '0', taker } }));
  const { decision } = decideRoute({
    side: 'buy',
    quantity: Scaled.from('10'),
    limit: Scaled.from('101'),
    venues: [
      { math: venueOf('BTC/USDT.ALPHA', '1', '0.001'), quote: { ask: 100, askSize: 4 }, capabilities, isOpen: true },
      { math: venueOf('BTC/USDT.BETA', '1', '0.0005'), quote: { asks: [[100, 3], [100.06, 2]] }, capabilities, isOpen: true },
      { math: venueOf('BTC/USDT.GAMMA', '0.5', '0'), quote: { ask: 100.5, askSize: 8 }, capabilities, isOpen: true },
      { math: venueOf('BTC/USDT.DELTA', '1', '0'), quote: { ask: 99, askSize: 50 }, capabilities, isOpen: false },
    ],
  });
  // #endregion decide
  return decision;
}
