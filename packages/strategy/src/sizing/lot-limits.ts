import { Scaled, contractShape, notional, type Instrument } from '@redfire/core';
import { wholeIn } from './lots-within.ts';
import type { SizeLimit } from './sizing-input.ts';

/** The most lots one order of an instrument may have, by each of its limits; without a price those of quantity alone. */
export function mostLots(instrument: Instrument, price: Scaled | undefined): readonly (readonly [lots: bigint, limit: SizeLimit])[] {
  const { maxQuantity, maxNotional, multiplier, lotSize } = instrument;
  if (maxQuantity === undefined && maxNotional === undefined) return [];
  const lot = Scaled.from(lotSize);
  const contract = lot.times(Scaled.from(multiplier));
  const byValue = (most: Scaled, at: Scaled) => (contractShape(instrument) === 'inverse' ? wholeIn(most.times(at), contract) : wholeIn(most, contract.times(at)));
  return [
    ...(maxQuantity === undefined ? [] : [[wholeIn(Scaled.from(maxQuantity), lot), 'max-quantity'] as const]),
    ...(maxNotional === undefined || price === undefined ? [] : [[byValue(Scaled.from(maxNotional), price), 'max-notional'] as const]),
  ];
}

/** Which limit a quantity is too small for; `undefined` where it is large enough. */
export function tooSmallFor(instrument: Instrument, quantity: Scaled, price: Scaled | undefined): SizeLimit | undefined {
  const { minQuantity, minNotional } = instrument;
  if (minQuantity !== undefined && quantity.compare(Scaled.from(minQuantity)) < 0) return 'min-quantity';
  if (minNotional === undefined || price === undefined) return undefined;
  return notional(instrument, quantity, price).lessThan(minNotional) ? 'min-notional' : undefined;
}
