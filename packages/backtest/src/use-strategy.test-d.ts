import type { ExactInput } from '@redfire/core';
import { SmaCross, Strategy } from '@redfire/strategy';
import { z } from 'zod';
import { runBacktest, useStrategy, type BacktestOptions, type BacktestSinks, type StrategyUse } from './index.ts';

/** Checked by the compiler alone: a line that must not compile says so. */
export function typesOfUseStrategy(options: BacktestOptions): void {
  const params = { instrument: 'BTC/USDT.SIM', fast: 1, slow: 2, quantity: '1' };
  const use: StrategyUse = useStrategy(SmaCross, params);
  useStrategy(SmaCross, { ...params, allowShort: true, interval: '1m' }, { id: 'mine', owner: 'ann' });
  useStrategy(SmaCross, { ...params, interval: '4h' });

  // @ts-expect-error -- a quantity is text, since a float has lost digits
  useStrategy(SmaCross, { ...params, quantity: 1 });
  // @ts-expect-error -- a parameter is missing
  useStrategy(SmaCross, { instrument: 'BTC/USDT.SIM', fast: 1, slow: 2 });
  // @ts-expect-error -- no such parameter
  useStrategy(SmaCross, { instrument: 'BTC/USDT.SIM', fast: 1, slow: 2, quantity: '1', short: true });
  // @ts-expect-error -- no such option
  useStrategy(SmaCross, params, { name: 'mine' });
  // @ts-expect-error -- not a class of a strategy
  useStrategy(Date, params);

  // an own strategy takes what its schema takes, before defaults
  useStrategy(Own, { levels: ['1', '2'] });
  // @ts-expect-error -- levels are text
  useStrategy(Own, { levels: [1] });

  void runBacktest({ ...options, strategies: [use, { use: 'sma-cross', params: {} }, { use: Own, params: { levels: [] } }, new Own({ levels: [] })] });
  // @ts-expect-error -- an instance is made with parameters
  void runBacktest({ ...options, strategies: [new Own()] });
  // @ts-expect-error -- balances are text
  void runBacktest({ ...options, account: { balances: { USDT: 1000 } } });
  // @ts-expect-error -- no such interval
  void runBacktest({ ...options, data: [{ instrument: 'BTC/USDT.SIM', interval: '1 minute', bars: [] }] });
  // @ts-expect-error -- a file's format must be told
  void runBacktest({ ...options, data: [{ instrument: 'BTC/USDT.SIM', interval: '1m', stream: '' }] });

  const amount: ExactInput = '1000';
  const sinks: BacktestSinks = { equity: () => undefined, fills: () => Promise.resolve(), orders: (orders) => void orders.length };
  void runBacktest({ ...options, sinks, account: { balances: { USDT: amount } } });
}

class Own extends Strategy<typeof Own.params> {
  static readonly params = z.object({ levels: z.array(z.string()), wait: z.number().default(3) });
}
