import { wholeLength } from './support/checks.ts';
import { RangeChannel } from './support/range-channel.ts';
import { SlidingMean } from './support/sliding-mean.ts';

/**
 * Stoller average range channel: the mean of the last `length` closes, and lines `multiplier` average true ranges above and below it.
 *
 * `value` is the middle. First value after `max(length, atrLength + 1)` bars. Source: M. Stoller, who published it in the 1980s as STARC bands.
 */
export class Starc extends RangeChannel<SlidingMean> {
  constructor(length: number, multiplier: number, atrLength: number) {
    super('starc', new SlidingMean(wholeLength(length)), { multiplier, atrLength });
  }
}

/** A {@link Starc}. @throws {@link RedFireError} `INVALID_INPUT` for lengths that are no whole numbers above zero, or a multiplier not above zero. */
export function starc(length = 5, multiplier = 2, atrLength = 10): Starc {
  return new Starc(length, multiplier, atrLength);
}
