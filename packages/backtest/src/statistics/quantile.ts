import { checkFinite, checkValues, defined, invalid } from './checks.ts';

/**
 * The value below which a share of the values lies, `0.05` for the fifth percentile, interpolated between the two nearest; `undefined` of no values.
 *
 * Source: definition 7 of R. J. Hyndman and Y. Fan, Sample Quantiles in Statistical Packages, American Statistician 50 (1996), the default of NumPy, R and spreadsheets.
 * @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite, or a share outside 0 to 1.
 */
export function quantile(values: readonly number[], share: number): number | undefined {
  checkValues(values, 'values');
  checkFinite(share, 'share');
  if (share < 0 || share > 1) throw invalid('share', share, 'from 0 to 1');
  return values.length === 0 ? undefined : defined(quantileOfSorted(Float64Array.from(values).sort(), share));
}

/** Of one or more values in ascending order. */
export function quantileOfSorted(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (place - below);
}
