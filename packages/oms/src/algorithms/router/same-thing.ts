import { contractShape, parseInstrumentId, type Instrument } from '@redfire/core';

/** In what two instruments differ, so that a quantity of one is none of the other; absent where they are the same thing at two venues. */
export function differenceOf(one: Instrument, other: Instrument): string | undefined {
  const mine = factsOf(one);
  const its = factsOf(other);
  return Object.keys({ ...mine, ...its }).find((fact) => mine[fact] !== its[fact]);
}

function factsOf(instrument: Instrument): Readonly<Record<string, string | number | undefined>> {
  const { kind, base, quote, settle, multiplier } = instrument;
  return {
    kind, quote, settle,
    multiplier: multiplier.toFixed(),
    shape: contractShape(instrument),
    // venues name pairs in their own ways, shares by one symbol
    ...(base === undefined ? { symbol: parseInstrumentId(instrument.id).symbol } : { base }),
    ...('expiry' in instrument && { expiry: instrument.expiry }),
    ...(instrument.kind === 'option' && { strike: instrument.strike.toFixed(), right: instrument.right, underlying: instrument.underlying }),
  };
}
