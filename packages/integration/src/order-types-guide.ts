import { instrumentId, timestamp, type OrderRequest } from '@redfire/core';

const instrument = instrumentId('BTC/USDT.SIM');

/** One request of every type, and of every wish that is not one: what the guide shows. The market is at 100. */
export const REQUESTS: readonly OrderRequest[] = [
  // #region types
  { instrument, side: 'buy', quantity: '1', type: 'market' },
  { instrument, side: 'buy', quantity: '1', type: 'limit', price: '99', postOnly: true },
  // what the first execution leaves rests at its price
  { instrument, side: 'buy', quantity: '1', type: 'market-to-limit' },
  // against us: out of a long position when the price falls to 95, by the venue's mark
  { instrument, side: 'sell', quantity: '1', type: 'stop-market', triggerPrice: '95', triggerSource: 'mark', reduceOnly: true },
  { instrument, side: 'sell', quantity: '1', type: 'stop-limit', triggerPrice: '95', price: '94.5' },
  // our way: profit is taken when the price has risen to 110
  { instrument, side: 'sell', quantity: '1', type: 'market-if-touched', triggerPrice: '110' },
  { instrument, side: 'sell', quantity: '1', type: 'limit-if-touched', triggerPrice: '110', price: '110.5' },
  // two percent behind the best price, from the moment it has come to 105
  { instrument, side: 'sell', quantity: '1', type: 'trailing-stop-market', trailingOffset: { by: 'percent', value: '2' }, activationPrice: '105' },
  { instrument, side: 'sell', quantity: '1', type: 'trailing-stop-limit', trailingOffset: { by: 'ticks', value: '200' }, limitOffset: '0.5' },
  // #endregion types
  // #region wishes
  { instrument, side: 'buy', quantity: '1', type: 'limit', price: '99', timeInForce: 'gtd', expiresAt: timestamp(1_767_225_600_000) },
  { instrument, side: 'buy', quantity: '10', type: 'limit', price: '99', displayQuantity: '1' },
  // as much as 250 USDT buy, down to the lot; spot alone
  { instrument, side: 'buy', quantity: '250', quoteQuantity: true, type: 'market' },
  // #endregion wishes
];
