import type { DataInspection, PriceOutlier, Span, TimeGap } from '@redfire/data/node';

const LONGEST_LIST = 5;

/** What a file of market data holds, as lines of two columns for a terminal. */
export function inspectionText(inspection: DataInspection): string {
  const lines = rows(inspection).filter((row): row is readonly [string, string] => row !== undefined);
  const width = Math.max(...lines.map(([label]) => label.length));
  return lines.map(([label, value]) => `${label.padEnd(width)}  ${value}\n`).join('');
}

function rows(inspection: DataInspection): readonly ((readonly [label: string, value: string]) | undefined)[] {
  const { file, bytes, kind, format, rows: count, items, firstTime, lastTime, intervalMs, gaps, duplicates, outOfOrder, badRows, outliers, zeroVolumes, price, size, tick, offGrid, sequenceGaps } = inspection;
  const topics = Object.entries(items).map(([topic, number]) => `${whole(number)} ${topic.replace('market.', '')}`).join(', ');
  const hasSizes = size !== undefined;
  return [
    ['file', `${file}, ${whole(bytes)} bytes`],
    ['holds', kind === format ? kind : `${kind}, format ${format}`],
    ['rows', Object.keys(items).length > 1 || kind === 'books' ? `${whole(count)}: ${topics}` : whole(count)],
    firstTime === undefined || lastTime === undefined ? undefined : ['times', `${moment(firstTime)} to ${moment(lastTime)}`],
    intervalMs === undefined ? undefined : ['interval', span(intervalMs)],
    kind === 'bars' ? ['gaps', gaps.count === 0 ? 'none' : `${whole(gaps.count)}, ${whole(gaps.missing)} bars are missing`] : undefined,
    ...listed(kind === 'bars' ? '' : 'longest silences', gaps.longest, { textOf: gapText, all: kind === 'bars' ? gaps.count : gaps.longest.length }),
    ['duplicates', whole(duplicates)],
    ['out of order', whole(outOfOrder)],
    ['bad rows', whole(badRows.count)],
    ...listed('', badRows.first, { textOf: ({ line, problem }) => `line ${line}: ${problem}`, all: badRows.count }),
    ['outliers', outliers.length === 0 ? 'none' : outliers.length === 100 ? '100 or more' : whole(outliers.length)],
    ...listed('', outliers, { textOf: outlierText, all: outliers.length }),
    hasSizes ? [kind === 'bars' ? 'without volume' : 'sizes of zero', whole(zeroVolumes)] : undefined,
    price === undefined ? undefined : ['prices', between(price)],
    hasSizes ? [kind === 'bars' ? 'volumes' : 'sizes', `${between(size)}, ${Number(size.total.toPrecision(12))} in all`] : undefined,
    tick === undefined || price === undefined ? undefined : price.least === price.greatest ? ['price grid', 'not told by one price'] : ['price grid', `${tick}${offGrid === 0 ? '' : `, without ${whole(offGrid)} prices that are on none`}`],
    kind === 'books' || kind === 'recording' ? ['sequence gaps', whole(sequenceGaps)] : undefined,
  ];
}

/** @param list.all - How many there are, of which the items are the first. */
function listed<Item>(label: string, items: readonly Item[], { textOf, all }: { readonly textOf: (item: Item) => string; readonly all: number }): readonly (readonly [string, string])[] {
  const shown = items.slice(0, LONGEST_LIST).map((item, index) => [index === 0 ? label : '', textOf(item)] as const);
  return all > shown.length ? [...shown, ['', `and ${whole(all - shown.length)} more`]] : shown;
}

function gapText({ from, to, missing }: TimeGap): string {
  return `${moment(from)} to ${moment(to)}, ${missing === undefined ? span(to - from) : `${whole(missing)} missing`}`;
}

function outlierText({ at, from, to, score }: PriceOutlier): string {
  return `${moment(at)} from ${figure(from)} to ${figure(to)}, z ${score.toFixed(0)}`;
}

/** The middle of two prices has digits that neither has. */
function figure(price: number): number {
  return Number(price.toPrecision(12));
}

function between({ least, greatest }: Span): string {
  return `${least} to ${greatest}`;
}

function moment(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace(/\.000Z$/, 'Z');
}

const UNITS = [['w', 604_800_000], ['d', 86_400_000], ['h', 3_600_000], ['m', 60_000], ['s', 1_000]] as const;

/** In the largest unit of which it is a whole number; odd lengths in seconds, short ones in milliseconds. */
function span(ms: number): string {
  const unit = UNITS.find(([, length]) => ms >= length && ms % length === 0);
  if (unit) return `${ms / unit[1]}${unit[0]}`;
  return ms >= 1_000 ? `${Number((ms / 1_000).toFixed(3))} s` : `${Number(ms.toPrecision(6))} ms`;
}

function whole(number: number): string {
  return number.toLocaleString('en-US');
}
