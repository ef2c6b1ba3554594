import { defineInstrument } from '@redfire/core';
import { rebalance } from '@redfire/strategy';

export function byHand() {
  // #region by-hand
  const [btc, eth] = ['BTC', 'ETH'].map((name) => defineInstrument({ id: `${name}/USDT.SIM`, kind: 'spot', tickSize: '0.01', lotSize: '0.001' }));
  const holdings = [
    { instrument: btc!, quantity: '0.15', unitValue: '60000', price: '60000' },
    { instrument: eth!, quantity: '0.3', unitValue: '3000', price: '3000' },
  ];
  const orders = rebalance({ [btc!.id]: 0.6, [eth!.id]: 0.4 }, holdings, { equity: '10000', band: { absolute: 0.05 } });
  // sell 0.05 BTC/USDT.SIM, then buy 1.033 ETH/USDT.SIM
  // #endregion by-hand
  return orders;
}
