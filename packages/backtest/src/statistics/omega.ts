import { checkFinite, checkValues, ratioOf } from './checks.ts';
import type { Target } from './sortino.ts';

/**
 * The omega ratio: what returns are above the target in all over what they are below it, `Σ max(r − target, 0) / Σ max(target − r, 0)`. It is above 1 where the mean is above the target, and has no
 * unit of time. `undefined` of no returns, and where none is below the target.
 *
 * Source: C. Keating and W. F. Shadwick, A Universal Performance Measure, Journal of Performance Measurement 6 (2002).
 * @throws {@link RedFireError} `INVALID_INPUT` for a return or target that is not finite.
 */
export function omega(returns: readonly number[], { target = 0 }: Target = {}): number | undefined {
  checkValues(returns, 'returns');
  checkFinite(target, 'target');
  let above = 0;
  let below = 0;
  for (const change of returns) {
    if (change > target) above += change - target;
    else below += target - change;
  }
  return ratioOf(above, below);
}
