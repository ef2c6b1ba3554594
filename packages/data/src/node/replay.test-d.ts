import type { MarketDataSource, Quote } from '@redfire/core';
import { replay } from '../node.ts';

const quotes: readonly Quote[] = [];
const instrument = 'BTC/USDT.SIM';

// a replay is a source of market data that ends
const source = replay({ file: 'a.csv', instrument, interval: '1m', speed: 100 });
source satisfies MarketDataSource;
void (source.ended satisfies Promise<void>);

// @ts-expect-error a file of bars needs an interval
replay({ file: 'a.csv', instrument });
// @ts-expect-error so does one among several
replay({ feeds: [{ file: 'a.csv', instrument }] });
// @ts-expect-error a format of bars is none of quotes
replay({ kind: 'quotes', file: 'a.csv', instrument, format: 'klines' });
replay({ feeds: [{ instrument, quotes }] });
// @ts-expect-error quotes are no trades
replay({ feeds: [{ instrument, trades: quotes }] });
