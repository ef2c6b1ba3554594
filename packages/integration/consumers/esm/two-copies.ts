// A process may hold the ESM and the CJS copy of core: each must know what the other made.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import * as esm from '@redfire/core';

const cjs = createRequire(import.meta.url)('@redfire/core') as typeof esm;
assert.notEqual(cjs.RedFireError, esm.RedFireError);

for (const [maker, reader] of [[esm, cjs], [cjs, esm]] as const) {
  assert.throws(() => maker.toDecimal('one'), (error) => reader.isRedFireError(error) && error.code === 'INVALID_INPUT');
  assert.ok(reader.isDecimal(maker.toDecimal('0.1')));
  assert.equal(reader.toDecimal(maker.toDecimal('0.1')).plus('0.2').toFixed(), '0.3');
  const instrument = maker.defineInstrument({ id: 'BTC/USDT.SIM', kind: 'perpetual', tickSize: '0.01', lotSize: '0.001' });
  assert.equal(reader.notional(instrument, maker.Scaled.from('2'), maker.toDecimal('0.15')).toFixed(), '0.3');
}
