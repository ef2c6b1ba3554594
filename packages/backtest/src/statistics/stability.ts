import { checkAboveZero } from './checks.ts';
import { deviationOf, largestOf, meanOf } from './moments.ts';

/**
 * How much of the way of an account a steady rate of growth explains, from 0 to 1: R² of the straight line of least squares through the logarithms of its values. `undefined` of fewer than
 * two values, and of values that do not vary.
 *
 * Source: the stability of the performance library empyrical; the line is that of C. F. Gauss and A.-M. Legendre.
 * @throws {@link RedFireError} `INVALID_INPUT` for a value that is not finite and above zero.
 */
export function stability(values: readonly number[]): number | undefined {
  checkAboveZero(values, 'values');
  if (values.length < 2) return undefined;
  const logs = values.map(Math.log);
  if (deviationOf(logs, Math.max(1, largestOf(logs))) === 0) return undefined;
  const middle = meanOf(logs);
  const centre = (logs.length - 1) / 2;
  let both = 0;
  let places = 0;
  let spread = 0;
  for (const [place, log] of logs.entries()) {
    both += (place - centre) * (log - middle);
    places += (place - centre) ** 2;
    spread += (log - middle) ** 2;
  }
  return Math.min(1, both ** 2 / (places * spread));
}
