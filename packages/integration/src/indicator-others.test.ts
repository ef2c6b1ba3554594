import { instrumentId, timestamp, type Bar } from '@redfire/core';
import { randomWalkBars } from '@redfire/data';
import { alma, apo, coppock, chaikinOscillator, easeOfMovement, ichimoku, keltner, linearRegression, lsma, mfi, nvi, pvi, pvt, tsi, wma, type Indicator } from '@redfire/strategy/indicators';
import { ADOSC, ALMA, APO, CoppockCurve, EMV, IchimokuCloud, KeltnerChannels, LinearRegression, MFI, NVI, PVI, PVT, TSI, WMA } from 'trading-signals';
import { expect, it } from 'vitest';

const BARS = walk(1_500);

/** What no file of references has, beside the same of another package. */
const PAIRS: Readonly<Record<string, () => { readonly ours: Indicator; readonly theirs: (bar: Bar) => number | null | undefined }>> = {
  wma: () => beside(wma(20), new WMA(20)),
  alma: () => beside(alma(9, 0.85, 6), new ALMA(9, 0.85, 6)),
  // their places count from zero
  lsma: () => besides(lsma(25), new LinearRegression(25), (line) => line && line.intercept + 24 * line.slope),
  linearRegression: () => besides(linearRegression(20), new LinearRegression(20), (line) => line && line.intercept + 19 * line.slope),
  apo: () => beside(apo(12, 26), new APO({ fastPeriod: 12, slowPeriod: 26 })),
  tsi: () => beside(tsi(25, 13), new TSI({ longPeriod: 25, shortPeriod: 13 })),
  coppock: () => beside(coppock(), new CoppockCurve()),
  ichimoku: () => ofBars(ichimoku(), new IchimokuCloud(), (lines) => lines?.conversion),
  keltner: () => ofBars(keltner(), new KeltnerChannels(), (lines) => lines?.middle),
  mfi: () => ofBars(mfi(14), new MFI(14), (value) => value),
  pvt: () => ofBars(pvt(), new PVT(), (value) => value),
  nvi: () => ofBars(nvi(), new NVI(), (value) => value),
  pvi: () => ofBars(pvi(), new PVI(), (value) => value),
  chaikinOscillator: () => ofBars(chaikinOscillator(), new ADOSC(), (value) => value),
  easeOfMovement: () => ofBars(easeOfMovement(), new EMV(14), (value) => value),
};

it.each(Object.entries(PAIRS))('%s is that of another package once the start is forgotten', (_, make) => {
  const { ours, theirs } = make();
  const pairs = BARS.map((bar) => {
    ours.update(bar);
    return [ours.value, theirs(bar) ?? Number.NaN] as const;
  }).slice(-300);
  const scale = Math.max(...pairs.map(([, value]) => Math.abs(value)));
  expect(pairs.filter(([mine, other]) => !(Math.abs(mine - other) <= 1e-9 * scale)).slice(0, 3)).toEqual([]);
});

function beside(ours: Indicator, theirs: { update(value: number, replace: boolean): number | null }) {
  return besides(ours, theirs, (value) => value);
}

function besides<Given>(ours: Indicator, theirs: { update(value: number, replace: boolean): Given }, read: (given: Given) => number | null | undefined) {
  return { ours, theirs: ({ close }: Bar) => read(theirs.update(close, false)) };
}

function ofBars<Given>(ours: Indicator, theirs: { update(bar: Bar, replace: boolean): Given }, read: (given: Given) => number | null | undefined) {
  return { ours, theirs: (bar: Bar) => read(theirs.update(bar, false)) };
}

function walk(count: number): readonly Bar[] {
  return [...randomWalkBars({ seed: 5, count, tick: '0.01', start: 100, intervalMs: 60_000, startTime: 0 })].flatMap(({ length, openTime, closeTime, open, high, low, close, volume }) =>
    Array.from({ length }, (_, at) => ({
      instrument: instrumentId('BTC/USDT.SIM'), intervalMs: 60_000, openTime: timestamp(openTime[at] ?? 0), closeTime: timestamp(closeTime[at] ?? 0),
      open: open[at] ?? 0, high: high[at] ?? 0, low: low[at] ?? 0, close: close[at] ?? 0, volume: volume[at] ?? 0,
    })));
}
