import type { Bar } from '@redfire/core';
import { barPart } from '../bar-part.ts';
import { heikinAshi, type HeikinAshi } from '../heikin-ashi.ts';
import { ibs } from '../ibs.ts';
import { marubozu, type Marubozu } from '../marubozu.ts';
import { pivots, type Pivots } from '../pivots.ts';
import { renko, type Renko } from '../renko.ts';
import { zigZag } from '../zig-zag.ts';
import { lineOf } from './line-of.ts';
import type { Reference } from './reference.ts';

const RIGHT = 2;
const LONGEST = 20;
const LATER = 'a pivot is known two bars later than the bar it is put at';
const LEG_LATER = 140;
const LINE_LATER = 'a line is known when its second pivot is, which is up to 20 bars on, and two more';

/** Values of prices by others. */
export const PRICE_REFERENCES: readonly Reference[] = [
  { indicator: 'barPart', file: 'skender/barpart.standard.json.gz', column: 'value', make: lineOf(() => barPart()) },
  { indicator: 'ibs', file: 'lean/spy_with_ibs.csv', column: 'IBS', make: lineOf(() => ibs()) },

  marubozus('match', ({ value }) => value),
  marubozus('candle.size', ({ range }) => range),
  marubozus('candle.body', ({ body }) => body),
  marubozus('candle.upperWick', ({ upperShadow }) => upperShadow),
  marubozus('candle.lowerWick', ({ lowerShadow }) => lowerShadow),
  marubozus('candle.bodyPct', ({ bodyShare }) => bodyShare),

  heikinAshis('HA_Open', ({ open }) => open),
  heikinAshis('HA_High', ({ high }) => high),
  heikinAshis('HA_Low', ({ low }) => low),
  heikinAshis('HA_Close', ({ close }) => close),

  pivoted('highPoint', { later: RIGHT, note: LATER, read: ({ newHigh }) => newHigh }),
  pivoted('lowPoint', { later: RIGHT, note: LATER, read: ({ newLow }) => newLow }),
  pivoted('highLine', { later: RIGHT + LONGEST, note: LINE_LATER, read: (one) => one.highLineAt(RIGHT + LONGEST) }),
  pivoted('lowLine', { later: RIGHT + LONGEST, note: LINE_LATER, read: (one) => one.lowLineAt(RIGHT + LONGEST) }),
  // they number the trends: higher high 0, lower high 1, higher low 2, lower low 3
  pivoted('highTrend', { later: RIGHT + LONGEST, note: LINE_LATER, read: (one) => (1 - one.highTrendAt(RIGHT + LONGEST)) / 2 }),
  pivoted('lowTrend', { later: RIGHT + LONGEST, note: LINE_LATER, read: (one) => (5 - one.lowTrendAt(RIGHT + LONGEST)) / 2 }),

  bricks('open', ({ open }) => open),
  bricks('high', ({ high }) => high),
  bricks('low', ({ low }) => low),
  bricks('close', ({ close }) => close),
  bricks('volume', ({ volume }) => volume),
  bricks('isUp', ({ direction }) => (1 + direction) / 2),

  { indicator: 'zigZag', file: 'lean/spy_zigzag.csv', column: 'zigzag', make: lineOf(() => zigZag(5, { leastBars: 10 })) },
  {
    indicator: 'zigZag', file: 'skender/zigzag-close.standard.json.gz', column: 'zigZag', make: () => lineOfTurns(LEG_LATER), later: LEG_LATER,
    note: 'the line between two turning points is known when the second is, and their longest leg takes 120 bars and some more to be turned from',
  },
];

function marubozus(column: string, read: (indicator: Marubozu) => number): Reference {
  return { indicator: 'marubozu', file: 'skender/marubozu.standard.json.gz', column, make: lineOf(() => marubozu(), read) };
}

function heikinAshis(column: string, read: (indicator: HeikinAshi) => number): Reference {
  return { indicator: 'heikinAshi', file: 'lean/spy_heikin_ashi.txt', column, within: 'printed', make: lineOf(() => heikinAshi(), read) };
}

function pivoted(column: string, { read, ...rest }: Pick<Reference, 'later' | 'note'> & { readonly read: (indicator: Pivots) => number }): Reference {
  return { indicator: 'pivots', file: 'skender/pivots.standard.json.gz', column, make: lineOf(() => pivots(RIGHT, RIGHT, { longest: LONGEST }), read), ...rest };
}

/** There a row is a brick; of those of one bar the last is compared. */
function bricks(column: string, read: (indicator: Renko) => number): Reference {
  return { indicator: 'renko', file: 'skender/renko.standard.json.gz', column, make: lineOf(() => renko(1), read) };
}

/** The straight line from turning point to turning point, so many bars back. */
function lineOfTurns(back: number): (bar: Bar) => number {
  const indicator = zigZag(5, { by: 'closes' });
  const turns: { readonly at: number; readonly price: number }[] = [];
  let direction = 0;
  let now = -1;
  return (bar) => {
    indicator.update(bar);
    now++;
    if (indicator.direction !== direction) turns.push({ at: now - indicator.turnAge, price: indicator.turn });
    direction = indicator.direction;
    const at = now - back;
    const next = turns.findIndex((turn) => turn.at >= at);
    const [from, to] = [turns[next - 1], turns[next]];
    return from && to ? from.price + ((to.price - from.price) * (at - from.at)) / (to.at - from.at) : Number.NaN;
  };
}
