import { adl } from '../adl.ts';
import { anchoredVwap } from '../anchored-vwap.ts';
import { cmf } from '../cmf.ts';
import { forceIndex } from '../force-index.ts';
import { kvo } from '../kvo.ts';
import { obv } from '../obv.ts';
import { rdv } from '../rdv.ts';
import { sobv } from '../sobv.ts';
import { lineOf } from './line-of.ts';
import type { Reference } from './reference.ts';

/** References of the indicators of volume. */
export const VOLUME_REFERENCES: readonly Reference[] = [
  { indicator: 'obv', file: 'skender/obv.standard.json.gz', column: 'obv', make: lineOf(() => obv(), ({ value }) => value) },
  { indicator: 'sobv', file: 'lean/spy_with_sobv.csv', column: 'SOBV20', make: lineOf(() => sobv(20, 'volume'), ({ value }) => value) },
  { indicator: 'adl', file: 'skender/adl.standard.json.gz', column: 'adl', make: lineOf(adl, ({ value }) => value) },
  { indicator: 'adl', file: 'skender/adl.standard.json.gz', column: 'moneyFlowMultiplier', make: lineOf(adl, (of) => of.moneyFlowMultiplier) },
  { indicator: 'adl', file: 'skender/adl.standard.json.gz', column: 'moneyFlowVolume', make: lineOf(adl, (of) => of.moneyFlowVolume) },
  { indicator: 'adl', file: 'lean/spy_ad.txt', column: 'AD', make: lineOf(adl, ({ value }) => value) },
  { indicator: 'cmf', file: 'skender/cmf.standard.json.gz', column: 'cmf', make: lineOf(() => cmf(20), ({ value }) => value) },
  { indicator: 'cmf', file: 'skender/cmf.standard.json.gz', column: 'moneyFlowMultiplier', make: lineOf(() => cmf(20), (of) => of.moneyFlowMultiplier) },
  { indicator: 'cmf', file: 'skender/cmf.standard.json.gz', column: 'moneyFlowVolume', make: lineOf(() => cmf(20), (of) => of.moneyFlowVolume) },
  { indicator: 'forceIndex', file: 'skender/force.standard.json.gz', column: 'forceIndex', make: lineOf(() => forceIndex(2), ({ value }) => value) },
  { indicator: 'kvo', file: 'skender/kvo.standard.json.gz', column: 'oscillator', make: lineOf(() => kvo(), ({ value }) => value) },
  { indicator: 'kvo', file: 'skender/kvo.standard.json.gz', column: 'signal', make: lineOf(() => kvo(), ({ signal }) => signal.value) },
  { indicator: 'anchoredVwap', file: 'skender/vwap.standard.json.gz', column: 'vwap', make: lineOf(() => anchoredVwap(), ({ value }) => value) },
  { indicator: 'rdv', file: 'lean/spy_rdv.txt', column: 'RDV', make: lineOf(() => rdv(2), ({ value }) => value), within: 'printed', skip: 14, note: 'prints 0 for the two days before its first value' },
  { indicator: 'rdv', file: 'lean/spy_rdv.txt', column: 'Past Volume', make: lineOf(() => rdv(2), (of) => of.past), skip: 14, note: 'has means of days before the first bar of the file' },
  { indicator: 'rdv', file: 'lean/spy_rdv.txt', column: 'Current Volume', make: lineOf(() => rdv(2), (of) => of.traded) },
];
