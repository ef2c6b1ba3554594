import { VolumeIndex } from './support/volume-index.ts';

/**
 * Positive volume index: changes as the close does, by the same share, with bars whose volume is higher than that of the one before; it stays with all others. It begins with 1,000.
 *
 * First value after 1 bar. Source: P. Dysart (1936); N. Fosback, Stock Market Logic (1976).
 */
export class Pvi extends VolumeIndex {
  constructor() {
    super('pvi()');
  }

  protected override counts(volume: number, before: number): boolean {
    return volume > before;
  }
}

/** A {@link Pvi}. */
export function pvi(): Pvi {
  return new Pvi();
}
