import { atr } from '../atr.ts';
import { bollinger, type Bollinger } from '../bollinger.ts';
import { chop } from '../chop.ts';
import { donchian, type Donchian } from '../donchian.ts';
import { fcb, type Fcb } from '../fcb.ts';
import { natr } from '../natr.ts';
import { starc, type Starc } from '../starc.ts';
import { stdDevChannels, type StdDevChannels } from '../std-dev-channels.ts';
import { SlidingMean } from '../support/sliding-mean.ts';
import { trueRange } from '../true-range.ts';
import { ulcer } from '../ulcer.ts';
import { lineOf } from './line-of.ts';
import type { Reference } from './reference.ts';

const ATR = 'skender/atr.standard.json.gz';
const BOLLINGER = 'lean/spy_bollinger_bands.txt';
const DONCHIAN = 'skender/donchian.standard.json.gz';
const STARC = 'skender/starc.standard.json.gz';
const CHANNELS = 'skender/stdev-channels.standard.json.gz';
const FCB = 'skender/fcb.standard.json.gz';

const WITHIN_BLOCKS = Array.from({ length: 502 }, (_, row) => row).filter((row) => (501 - row) % 20 !== 0);

const ROUNDED = 'it is got from mean and deviation that were rounded before, and misses half a unit of its fourth digit behind the point by a few tenths';
const BEFORE = 'its channel is that of the bars before this one; compared with ours before it takes the bar';
const BLOCKS = 'its channels are those of blocks of 20 bars, counted back from the last bar, and are drawn over all bars of their block afterwards; compared at the ends of the blocks';

/** Columns of values that those of `VOLATILITY` are held against. */
export const VOLATILITY_REFERENCES: readonly Reference[] = [
  { indicator: 'trueRange', file: ATR, column: 'tr', make: lineOf(trueRange, ({ value }) => value) },
  { indicator: 'atr', file: ATR, column: 'atr', make: lineOf(() => atr(14), ({ value }) => value) },
  { indicator: 'natr', file: ATR, column: 'atrp', make: lineOf(() => natr(14), ({ value }) => value) },
  { indicator: 'trueRange', file: 'lean/spy_with_adx.txt', column: 'TR', make: lineOf(trueRange, ({ value }) => value), within: 'printed' },
  { indicator: 'atr', file: 'lean/spy_with_adx.txt', column: 'TR14', make: lineOf(() => atr(14), ({ value }) => 14 * value), within: 6.6e-4, note: 'it is a sum smoothed as Wilder does, compared with 14 times ours, and is printed to two digits behind the point' },
  { indicator: 'trueRange', file: 'lean/spy_atr.txt', column: 'Average True Range 14', make: meanTrueRange, within: 4.1e-6, note: 'it is the simple mean of the last 14 true ranges, compared with that of ours; it was got from bars that were more exact than those printed beside it' },
  { indicator: 'bollinger', file: BOLLINGER, column: 'Moving Average 20', make: bands(({ value }) => value), within: 'printed' },
  { indicator: 'bollinger', file: BOLLINGER, column: 'Bollinger Bands® 20 2 Top', make: bands(({ upper }) => upper), within: 5e-7, note: ROUNDED },
  { indicator: 'bollinger', file: BOLLINGER, column: 'Bollinger Bands® 20 2 Bottom', make: bands(({ lower }) => lower), within: 5e-7, note: ROUNDED },
  { indicator: 'bollinger', file: BOLLINGER, column: 'BandWidth', make: bands(({ bandwidth }) => 100 * bandwidth), within: 6e-5, note: `it is in percent, compared with a hundred times ours; ${ROUNDED}` },
  { indicator: 'bollinger', file: BOLLINGER, column: '%B', make: bands(({ percentB }) => percentB), within: 9e-3, note: `${ROUNDED}; the greatest error is that of a value of 0.006` },
  { indicator: 'donchian', file: DONCHIAN, column: 'upperBand', make: channelBefore(({ upper }) => upper), note: BEFORE },
  { indicator: 'donchian', file: DONCHIAN, column: 'lowerBand', make: channelBefore(({ lower }) => lower), note: BEFORE },
  { indicator: 'donchian', file: DONCHIAN, column: 'centerline', make: channelBefore(({ value }) => value), note: BEFORE },
  { indicator: 'donchian', file: DONCHIAN, column: 'width', make: channelBefore(({ bandwidth }) => bandwidth), note: BEFORE },
  { indicator: 'starc', file: STARC, column: 'upperBand', make: ofStarc(({ upper }) => upper) },
  { indicator: 'starc', file: STARC, column: 'lowerBand', make: ofStarc(({ lower }) => lower) },
  { indicator: 'starc', file: STARC, column: 'centerline', make: ofStarc(({ value }) => value), skip: 10, note: 'ours has its first value when all three lines have one' },
  { indicator: 'stdDevChannels', file: CHANNELS, column: 'centerline', make: channels(({ value }) => value), except: WITHIN_BLOCKS, note: BLOCKS },
  { indicator: 'stdDevChannels', file: CHANNELS, column: 'upperChannel', make: channels(({ upper }) => upper), except: WITHIN_BLOCKS, note: BLOCKS },
  { indicator: 'stdDevChannels', file: CHANNELS, column: 'lowerChannel', make: channels(({ lower }) => lower), except: WITHIN_BLOCKS, note: BLOCKS },
  { indicator: 'fcb', file: FCB, column: 'upperBand', make: lineOf<Fcb>(() => fcb(2), ({ upper }) => upper) },
  { indicator: 'fcb', file: FCB, column: 'lowerBand', make: lineOf<Fcb>(() => fcb(2), ({ lower }) => lower) },
  { indicator: 'ulcer', file: 'skender/ulcer.standard.json.gz', column: 'ulcerIndex', make: lineOf(() => ulcer(14), ({ value }) => value) },
  { indicator: 'ulcer', file: 'skender/ulcer.standard.json.gz', column: 'ui', make: lineOf(() => ulcer(14), ({ value }) => value) },
  { indicator: 'chop', file: 'lean/spy_with_chop.csv', column: 'CHOP14', make: lineOf(() => chop(14), ({ value }) => value), skip: 14, note: 'its true range of the first bar, which has no previous close, is that of the bar alone; ours begins with the second' },
];

function bands(read: (of: Bollinger) => number): Reference['make'] {
  return lineOf(() => bollinger(20, 2), read);
}

function channelBefore(read: (of: Donchian) => number): Reference['make'] {
  return () => {
    const channel = donchian(20);
    return (bar) => {
      const before = read(channel);
      channel.update(bar);
      return before;
    };
  };
}

function ofStarc(read: (of: Starc) => number): Reference['make'] {
  return lineOf(() => starc(5, 2, 10), read);
}

function channels(read: (of: StdDevChannels) => number): Reference['make'] {
  return lineOf(() => stdDevChannels(20, 2), read);
}

function meanTrueRange(): ReturnType<Reference['make']> {
  const range = trueRange();
  const mean = new SlidingMean(14);
  return (bar) => {
    range.update(bar);
    if (range.ready) mean.push(range.value);
    return mean.value;
  };
}
