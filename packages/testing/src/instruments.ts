import { defineInstrument, type Instrument, type InstrumentDefinition, type InstrumentKind } from '@redfire/core';

const steps = { tickSize: '0.01', lotSize: '0.001' } as const;

/** A usual instrument of each kind. */
const USUAL: { readonly [K in InstrumentKind]: InstrumentDefinition & { readonly kind: K } } = {
  spot: { kind: 'spot', id: 'BTC/USDT.SIM', ...steps },
  perpetual: { kind: 'perpetual', id: 'BTC/USDT.SIM', ...steps },
  future: { kind: 'future', id: 'BTC-250627/USDT.SIM', ...steps, expiry: Date.UTC(2025, 5, 27, 8) },
  option: {
    kind: 'option',
    id: 'AAPL-250620C200.SIM',
    tickSize: '0.01',
    lotSize: '1',
    multiplier: '100',
    settle: 'USD',
    underlying: 'AAPL.SIM',
    right: 'call',
    strike: '200',
    expiry: Date.UTC(2025, 5, 20, 20),
  },
  equity: { kind: 'equity', id: 'AAPL.SIM', tickSize: '0.01', lotSize: '1', settle: 'USD' },
  index: { kind: 'index', id: 'SPX.SIM', tickSize: '0.01', lotSize: '1', settle: 'USD' },
  fx: { kind: 'fx', id: 'EUR/USD.SIM', tickSize: '0.00001', lotSize: '1000' },
  cfd: { kind: 'cfd', id: 'DE40.SIM', tickSize: '0.1', lotSize: '0.1', settle: 'EUR' },
};

/** An instrument of the kind asked for, with every field of the definition open to change. A BTC/USDT perpetual unless told otherwise. */
export function anInstrument(overrides: Partial<InstrumentDefinition> = {}): Instrument {
  return defineInstrument({ ...USUAL[overrides.kind ?? 'perpetual'], ...overrides });
}
