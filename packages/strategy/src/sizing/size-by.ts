import { Scaled, positive, type Instrument } from '@redfire/core';
import { aboveZero, type Ratio } from './figure.ts';
import { mostLots, tooSmallFor } from './lot-limits.ts';
import { wholeIn } from './lots-within.ts';
import type { PositionSize, SizeLimit, Sizer, SizingInput } from './sizing-input.ts';

export interface LeverageCap {
  /** Greatest worth of the position in multiples of the equity; default 1. */
  readonly maxLeverage?: Ratio;
}

/** What every rule may count with. */
export interface KnownInput {
  /** Above zero. */
  readonly equity: Scaled;
  /** What one lot is worth in the account's currency. */
  readonly lotValue: Scaled;
  readonly price: Scaled | undefined;
  readonly instrument: Instrument;
}

/** How many lots, and what bound that; or why there are none. */
export type LotRule = (known: KnownInput) => bigint | { readonly lots: bigint; readonly limit: SizeLimit } | SizeLimit;

/** A sizer out of a rule that counts lots: it keeps to the cap on leverage and to the limits of the instrument. */
export function sizeBy(rule: LotRule, { maxLeverage = 1 }: LeverageCap = {}): Sizer {
  const leverage = aboveZero(maxLeverage, 'maxLeverage');
  return (input) => {
    const { unitValue, equity, price } = exactInput(input);
    if (equity.sign <= 0) return none('no-equity', unitValue);
    if (unitValue === undefined) return none('no-price');
    const { instrument } = input;
    const lotValue = unitValue.times(Scaled.from(instrument.lotSize));
    const found = rule({ equity, lotValue, price, instrument });
    if (typeof found === 'string') return none(found, unitValue);
    const wanted = typeof found === 'bigint' ? { lots: found } : found;
    const affordable = wholeIn(equity.times(leverage), lotValue);
    const { lots, limit } = affordable < wanted.lots ? ({ lots: affordable, limit: 'leverage' } as const) : { limit: undefined, ...wanted };
    return withinLimits({ lots, limit, unitValue, price, instrument });
  };
}

interface Wanted {
  readonly lots: bigint;
  readonly limit: SizeLimit | undefined;
  readonly unitValue: Scaled | undefined;
  readonly price: Scaled | undefined;
  readonly instrument: Instrument;
}

/** As many lots as are wanted and the instrument allows; none where it allows no order that small. */
export function withinLimits({ lots, limit, unitValue, price, instrument }: Wanted): PositionSize {
  for (const [most, name] of mostLots(instrument, price)) if (most < lots) [lots, limit] = [most, name];
  if (lots <= 0n) return none(limit ?? 'below-lot', unitValue);
  const quantity = Scaled.from(instrument.lotSize).times(new Scaled(lots, 0));
  const tooSmall = tooSmallFor(instrument, quantity, price);
  if (tooSmall !== undefined) return none(tooSmall, unitValue);
  return sized(quantity, limit, unitValue);
}

/** The input of a sizer, exactly. @throws `RedFireError` `INVALID_INPUT`. */
export function exactInput({ equity, unitValue, price }: SizingInput) {
  return {
    equity: Scaled.from(equity, 'equity'),
    unitValue: unitValue === undefined ? undefined : positive(unitValue, 'unitValue'),
    price: price === undefined ? undefined : positive(price, 'price'),
  };
}

/** No position, and why. */
export function none(limit: SizeLimit, unitValue?: Scaled): PositionSize {
  return sized(Scaled.zero, limit, unitValue);
}

function sized(quantity: Scaled, limit: SizeLimit | undefined, unitValue: Scaled | undefined): PositionSize {
  return { quantity: quantity.toDecimal(), ...(unitValue && { value: quantity.times(unitValue).toDecimal() }), ...(limit !== undefined && { limit }) };
}
