import { type BarColumns } from '@redfire/core';
import { type BadRow } from '../bad-row.ts';
import { type TopicItem } from '../item-reader.ts';
import { EARLIER, REPEATED } from '../row-order.ts';
import { ReturnOutliers, type PriceOutlier } from './return-outliers.ts';
import { TickGuess } from './tick-guess.ts';
import { TimeGaps, type TimeGap } from './time-gaps.ts';

/** Least and greatest of something. */
export interface Span {
  readonly least: number;
  readonly greatest: number;
}

/** What is known of market data that were looked at whole. */
export interface DataSummary {
  /** Rows that are usable. */
  readonly rows: number;
  /** What they are, by topic. */
  readonly items: Readonly<Record<string, number>>;
  /** Epoch ms; absent without a row. */
  readonly firstTime?: number;
  readonly lastTime?: number;
  /** Of bars: the most common difference of their times, ms. */
  readonly intervalMs?: number;
  /** Of bars: stretches with fewer bars than the interval asks for. Of anything else: the longest silences, and no count. The longest first, ten at most. */
  readonly gaps: { readonly count: number; readonly missing: number; readonly longest: readonly TimeGap[] };
  /** Of bars: rows whose time is that of the row before. Of quotes and trades: rows that equal the one before in everything. */
  readonly duplicates: number;
  /** Rows whose time is before that of the row before. */
  readonly outOfOrder: number;
  /** Rows that are not usable for another reason, and the first of them. */
  readonly badRows: { readonly count: number; readonly first: readonly BadRow[] };
  /** Steps of the price (close, middle or trade) that are far outside of the usual ones, the farthest first, a hundred at most. */
  readonly outliers: readonly PriceOutlier[];
  /** Bars without volume, trades of size 0, quotes with a size of 0 or none. */
  readonly zeroVolumes: number;
  readonly price?: Span;
  /** Of bars their volume, of trades and quotes their sizes. */
  readonly size?: Span & { readonly total: number };
  /** The largest step of which all prices are whole multiples: the tick size, or a multiple of it. */
  readonly tick?: string;
  /** Prices with more than ten decimals, which are on no grid. */
  readonly offGrid: number;
  /** Of changes of a book: how often one does not follow the sequence before it. */
  readonly sequenceGaps: number;
}

const FIRST_BAD = 5;
const MOST_OUTLIERS = 100;

class Range {
  least = Infinity;
  greatest = Number.NEGATIVE_INFINITY;
  total = 0;

  add(value: number): void {
    if (value < this.least) this.least = value;
    if (value > this.greatest) this.greatest = value;
    this.total += value;
  }
}

/** Looks at market data row by row, in memory that does not grow with them. */
export class Inspection {
  readonly #gaps: TimeGaps;
  /** Of bars and trades, and of quotes: a recording has both, and the middle of a quote is no price of a trade. */
  readonly #outliers = { prices: new ReturnOutliers(), quotes: new ReturnOutliers() };
  readonly #tick = new TickGuess();
  readonly #items: Record<string, number> = {};
  readonly #price = new Range();
  readonly #size = new Range();
  readonly #firstBad: BadRow[] = [];
  #firstTime: number | undefined;
  #lastTime: number | undefined;
  #duplicates = 0;
  #outOfOrder = 0;
  #badRows = 0;
  #zeroVolumes = 0;
  #sequenceGaps = 0;
  #sequence: number | undefined;
  #lastRow = '';

  /** @param spacing - `regular` for bars. */
  constructor(spacing: 'regular' | 'irregular') {
    this.#gaps = new TimeGaps(spacing);
  }

  /** Counts a row that a reader has dropped. */
  addBad(row: BadRow): void {
    if (row.problem.endsWith(REPEATED)) this.#duplicates++;
    else if (row.problem.endsWith(EARLIER)) this.#outOfOrder++;
    else {
      this.#badRows++;
      if (this.#firstBad.length < FIRST_BAD) this.#firstBad.push(row);
    }
  }

  addBars({ length, openTime, open, high, low, close, volume }: BarColumns): void {
    for (let row = 0; row < length; row++) {
      // a row below the length has a value in each column
      const at = openTime[row] as number;
      this.#addTime('market.bar', at);
      for (const column of [open, high, low, close]) this.#addPrice(column[row] as number);
      this.#outliers.prices.add(at, close[row] as number);
      this.#addSize(volume[row] as number);
    }
  }

  addItem({ topic, data }: TopicItem): void {
    this.#addTime(topic, data.at);
    switch (topic) {
      case 'market.quote':
        this.#addPrice(data.bid);
        this.#addPrice(data.ask);
        this.#outliers.quotes.add(data.at, (data.bid + data.ask) / 2);
        this.#addRow(`${data.at} ${data.bid} ${data.ask} ${data.bidSize} ${data.askSize} ${data.sequence}`);
        if (!(data.bidSize !== undefined && data.bidSize > 0 && data.askSize !== undefined && data.askSize > 0)) this.#zeroVolumes++;
        for (const size of [data.bidSize, data.askSize]) if (size !== undefined) this.#size.add(size);
        return;
      case 'market.trade':
        this.#addPrice(data.price);
        this.#outliers.prices.add(data.at, data.price);
        this.#addRow(`${data.at} ${data.price} ${data.size} ${data.side} ${data.tradeId}`);
        this.#addSize(data.size);
        return;
      case 'market.book-snapshot':
      case 'market.book-delta':
        for (const [price] of data.bids) this.#addPrice(price);
        for (const [price] of data.asks) this.#addPrice(price);
        this.#addSequence(data.sequence, 'previousSequence' in data ? data.previousSequence : undefined);
        return;
      default:
    }
  }

  summary(rows: number): DataSummary {
    const longest = this.#gaps.largest();
    const { interval, count, missing } = this.#gaps;
    const { least, greatest } = this.#price;
    const size = this.#size;
    const tick = this.#tick.tick;
    return {
      rows, items: this.#items,
      ...(this.#firstTime === undefined ? {} : { firstTime: this.#firstTime }), ...(this.#lastTime === undefined ? {} : { lastTime: this.#lastTime }), ...(interval === undefined ? {} : { intervalMs: interval }),
      gaps: { count, missing, longest }, duplicates: this.#duplicates, outOfOrder: this.#outOfOrder, badRows: { count: this.#badRows, first: this.#firstBad },
      outliers: [...this.#outliers.prices.outliers(), ...this.#outliers.quotes.outliers()].sort((a, b) => Math.abs(b.score) - Math.abs(a.score)).slice(0, MOST_OUTLIERS), zeroVolumes: this.#zeroVolumes,
      ...(least <= greatest ? { price: { least, greatest } } : {}), ...(size.least <= size.greatest ? { size: { least: size.least, greatest: size.greatest, total: size.total } } : {}), ...(tick === undefined ? {} : { tick }),
      offGrid: this.#tick.offGrid, sequenceGaps: this.#sequenceGaps,
    };
  }

  #addTime(topic: string, at: number): void {
    this.#items[topic] = (this.#items[topic] ?? 0) + 1;
    this.#firstTime ??= at;
    this.#lastTime = at;
    this.#gaps.add(at);
  }

  #addPrice(price: number): void {
    this.#price.add(price);
    this.#tick.add(price);
  }

  #addSize(size: number): void {
    this.#size.add(size);
    if (size === 0) this.#zeroVolumes++;
  }

  #addRow(row: string): void {
    if (row === this.#lastRow) this.#duplicates++;
    this.#lastRow = row;
  }

  #addSequence(sequence: number | undefined, previous: number | undefined): void {
    // what overlaps with the book before is known already; what begins behind it leaves a gap
    if (previous !== undefined && this.#sequence !== undefined && previous > this.#sequence) this.#sequenceGaps++;
    this.#sequence = sequence ?? this.#sequence;
  }
}
