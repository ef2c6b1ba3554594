import { finite } from './support/checks.ts';
import { SeriesIndicator, type Source } from './support/study.ts';

/**
 * A price of the bar as a line, to be crossed by or compared with other lines: the close, or what the source reads of the bar.
 *
 * First value after 1 bar, or with that of its source.
 */
export class BarPart extends SeriesIndicator {
  readonly warmUp: number;

  constructor(source?: Source) {
    super('barPart', [], source);
    this.warmUp = this.sourceWarmUp;
  }

  override push(value: number): void {
    this.emit(finite(value));
  }
}

/** A {@link BarPart}: `barPart(typicalPrices)`; closes unless told otherwise. */
export function barPart(source?: Source): BarPart {
  return new BarPart(source);
}
