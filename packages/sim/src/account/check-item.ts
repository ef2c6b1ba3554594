import { RedFireError, isDecimal, type CorporateAction, type InstrumentId } from '@redfire/core';

/**
 * Looks at a split or a dividend before anything is done with it: sources outside of the compiler's sight make them.
 *
 * @throws {@link RedFireError} `BAD_ROW` for one that cannot be carried out.
 */
export function checkAction(action: CorporateAction): void {
  const { instrument, at } = action;
  if (action.action === 'dividend') {
    requireDecimal(action.amount, `the amount of a dividend of "${instrument}"`, instrument);
    return;
  }
  const { action: kind, numerator, denominator }: Partial<CorporateAction & { readonly action: 'split' }> = action;
  if (kind === 'split' && isCount(numerator) && isCount(denominator)) return;
  const found = `"${String(kind)}" of "${String(numerator)}" for "${String(denominator)}"`;
  throw new RedFireError('BAD_ROW', `a corporate action of "${instrument}" at "${at}" is ${found}; there are "split", of whole numbers above zero, and "dividend"`, { details: { instrument, at } });
}

/** @throws {@link RedFireError} `BAD_ROW`, for a number above all: amounts are exact. */
export function requireDecimal(value: unknown, what: string, instrument: InstrumentId): void {
  if (isDecimal(value) && value.isFinite()) return;
  throw new RedFireError('BAD_ROW', `${what} must be a Decimal, found "${String(value)}"; toDecimal makes one of text`, { details: { instrument } });
}

function isCount(value: number | undefined): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0;
}
