import { useStrategy } from '@redfire/backtest';
import { defineInstrument, isRedFireError } from '@redfire/core';
import { SmaCross } from '@redfire/strategy';

const { id } = defineInstrument({ id: 'AAPL.XNAS', kind: 'equity', quote: 'USD', tickSize: '0.01', lotSize: '1' });
// @ts-expect-error an id is not any text: it is made by the functions of core
const typed: typeof id = 'AAPL.XNAS';
if (isRedFireError(typed)) throw new Error('text passed for an error');

useStrategy(SmaCross, { instrument: 'AAPL.XNAS', fast: 5, slow: 20, quantity: '1' });
// @ts-expect-error "slow" is missing
useStrategy(SmaCross, { instrument: 'AAPL.XNAS', fast: 5, quantity: '1' });
console.log('bundler ok');
