import { VolumeIndex } from './support/volume-index.ts';

/**
 * Negative volume index: changes as the close does, by the same share, with bars whose volume is lower than that of the one before; it stays with all others. It begins with 1,000.
 *
 * First value after 1 bar. Source: P. Dysart (1936); N. Fosback, Stock Market Logic (1976).
 */
export class Nvi extends VolumeIndex {
  constructor() {
    super('nvi()');
  }

  protected override counts(volume: number, before: number): boolean {
    return volume < before;
  }
}

/** An {@link Nvi}. */
export function nvi(): Nvi {
  return new Nvi();
}
