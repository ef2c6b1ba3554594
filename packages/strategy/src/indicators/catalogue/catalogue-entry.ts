import type { Indicator } from '../support/study.ts';

/** What an indicator tells of. */
export type IndicatorGroup = 'average' | 'momentum' | 'trend' | 'volatility' | 'volume' | 'statistics' | 'price' | 'pattern';

/** One indicator of the catalogue. */
export interface CatalogueEntry {
  /** Name of the function that makes it. */
  readonly name: string;
  /** As traders call it. */
  readonly title: string;
  readonly group: IndicatorGroup;
  /** One with usual parameters. */
  readonly make: () => Indicator;
  /** Its lines beside `value`: names of its properties. */
  readonly lines?: readonly string[];
  /** Whether its lines are in the price's own scale, so that it is drawn over the bars. */
  readonly isOverlay?: boolean;
}
