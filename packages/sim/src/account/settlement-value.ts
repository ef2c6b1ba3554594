import { Scaled, type Instrument } from '@redfire/core';

/** What one unit is settled at, at a settlement price: a future at the price itself, an option at what it is worth to exercise it. */
export function settlementValue(instrument: Instrument, price: Scaled): Scaled {
  if (instrument.kind !== 'option') return price;
  const strike = Scaled.from(instrument.strike);
  const value = instrument.right === 'call' ? price.minus(strike) : strike.minus(price);
  return value.sign > 0 ? value : Scaled.zero;
}
