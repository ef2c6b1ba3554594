import { Ema } from './ema.ts';
import { RangeChannel } from './support/range-channel.ts';

/**
 * Keltner channel: an exponential average of closes, and lines `multiplier` average true ranges above and below it.
 *
 * `value` is the middle. First value after as many bars as the slower of both takes: `max(length, atrLength + 1)`.
 * Source: C. W. Keltner, How to Make Money in Commodities (1960), as changed by L. B. Raschke.
 */
export class Keltner extends RangeChannel<Ema> {
  constructor(length: number, multiplier: number, atrLength: number) {
    super('keltner', new Ema(length), { multiplier, atrLength });
  }

  get ema(): Ema {
    return this.average;
  }
}

/** A {@link Keltner}. @throws {@link RedFireError} `INVALID_INPUT` for lengths that are no whole numbers above zero, or a multiplier not above zero. */
export function keltner(length = 20, multiplier = 2, atrLength = 10): Keltner {
  return new Keltner(length, multiplier, atrLength);
}
