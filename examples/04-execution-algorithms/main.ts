// One large order over a day of trading: worked along the day's volume, then by other algorithms, with what each of them cost.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineInstrument, timestamp, type AlgorithmReport } from '@redfire/core';
import { volumeProfile } from '@redfire/oms/algorithms';
import { recordedDay } from './recorded-day.ts';
import { syntheticDay } from './synthetic-day.ts';
import { workOrder, type WorkedDay } from './work-order.ts';

const spy = defineInstrument({ id: 'SPY.SIM', kind: 'equity', quote: 'USD', tickSize: '0.01', lotSize: '1' });
// 09:30 to 16:00 of 7 October 2013 in New York
const midnight = Date.UTC(2013, 9, 7, 4);
const session = { openAt: timestamp(midnight + 9.5 * 3_600_000), durationMs: 6.5 * 3_600_000 };

const folder = process.env['REDFIRE_DATA'];
const file = folder === undefined ? undefined : join(folder, 'ticks/spy-trades-20131007.zip');
const isRecorded = file !== undefined && existsSync(file);
const day = isRecorded ? recordedDay(spy.id, session, { file, midnight }) : syntheticDay(spy.id, session, 7);
// how volume is spread is told by another day: nobody knows that of today
const yesterday = syntheticDay(spy.id, { ...session, openAt: timestamp(session.openAt - 86_400_000) }, 6);
const profile = volumeProfile(yesterday.trades, { buckets: 26, startAt: yesterday.openAt, durationMs: session.durationMs });

const { openAt: startAt, durationMs } = session;
const buy = { side: 'buy', quantity: '50000', type: 'market' } as const;
const first = day.trades[0];

console.log(`${isRecorded ? 'recorded' : 'synthetic'} day, ${day.trades.length} trades of ${(day.trades.reduce((sum, { size }) => sum + size, 0) / 1e6).toFixed(2)} million shares; buying ${buy.quantity}\n`);

const vwap = await work({ order: buy, algorithm: { use: 'vwap', profile, startAt, durationMs } }, (report, at) => {
  console.log(`${clock(at)}  ${percent(report.filledQuantity.dividedBy(report.quantity).toNumber())} filled at ${report.achievedPrice?.toFixed(4)}, ${report.children} children, ${bps(report.slippageBps.arrival)} bp against arrival`);
});
const others = [
  await work({ order: buy, algorithm: { use: 'twap', slices: 78, timeJitter: 0.5, sizeJitter: 0.2, startAt, durationMs } }),
  await work({ order: buy, algorithm: { use: 'pov', participation: 0.01, minChild: '200', startAt, durationMs } }),
  // rests where the day begins, and buys at market what has not come to it
  await work({ order: { ...buy, type: 'limit', price: first?.price.toFixed(2) ?? '' }, algorithm: { use: 'iceberg', displayQuantity: '500', variance: 0.3, startAt, durationMs, atEnd: 'market' } }),
];

console.log(`\n${vwap.children} children from ${clock(vwap.startedAt ?? 0)} to ${clock(vwap.endedAt ?? 0)}: arrival ${vwap.arrivalPrice?.toFixed(4)}, achieved ${vwap.achievedPrice?.toFixed(4)}, market TWAP ${vwap.twap?.toFixed(4)}, VWAP ${vwap.vwap?.toFixed(4)}`);
console.log('\nalgorithm  filled  children   achieved  bp: arrival    twap    vwap  of volume   time');
for (const report of [vwap, ...others]) {
  const { algorithm, filledQuantity, children, achievedPrice, slippageBps, participation = 0, activeMs } = report;
  console.log([algorithm.padEnd(9), filledQuantity.toFixed().padStart(7), String(children).padStart(9), (achievedPrice?.toFixed(4) ?? '-').padStart(10), bps(slippageBps.arrival).padStart(12), bps(slippageBps.twap).padStart(7), bps(slippageBps.vwap).padStart(7), percent(participation).padStart(10), `${Math.round(activeMs / 60_000)} min`.padStart(8)].join(' '));
}

function work({ order, algorithm }: Pick<WorkedDay, 'order' | 'algorithm'>, onProgress?: WorkedDay['onProgress']): Promise<AlgorithmReport> {
  return workOrder({ instrument: spy, day, order, algorithm, onProgress });
}

function clock(at: number): string {
  return new Date(at - midnight).toISOString().slice(11, 19);
}

function bps(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(2);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
