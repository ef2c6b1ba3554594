import { describe, expect, it } from 'vitest';
import { compareReports } from './compare-reports.ts';
import type { Figure, ReportData, SettingGroup } from './report-data.ts';

const SETTINGS: readonly SettingGroup[] = [
  { title: 'Strategy', settings: [{ name: 'fast', value: '10' }, { name: 'slow', value: '50' }] },
  { title: 'End', of: 'result', settings: [{ name: 'balances', value: '1' }] },
];

function aReport(figures: readonly Figure[], changes: Partial<ReportData> = {}): ReportData {
  const all: readonly Figure[] = [{ id: 'startingEquity', label: 'Start', value: 200, format: 'amount' }, ...figures];
  return {
    kind: 'report', version: 1, title: 'x', currency: 'USD', from: 1, to: 9, headline: [], figures: [{ title: 'Account', figures: all }], equity: [{ at: [1, 9], equity: [200, 250], drawdown: [0, 0] }], months: [], prices: [], falls: [], breakdown: [], trades: [], settings: SETTINGS, warnings: [],
    ...changes,
  };
}

const profit = (value: number): Figure => ({ id: 'profit', label: 'Profit', value, format: 'amount', better: 'high' });
const drawdown = (value: number): Figure => ({ id: 'drawdown', label: 'Drawdown', value, format: 'percent', better: 'low' });
const bestOf = (reports: readonly ReportData[], id: string) => compareReports(reports.map((report, place) => ({ name: String(place), report }))).figures[0]?.figures.find((figure) => figure.id === id)?.best;

describe('a comparison', () => {
  it('marks the best of a row by what is better, ties together, and none where all are equal', () => {
    expect(bestOf([aReport([profit(1)]), aReport([profit(3)]), aReport([profit(2)])], 'profit')).toEqual([1]);
    expect(bestOf([aReport([drawdown(0.1)]), aReport([drawdown(0.3)]), aReport([drawdown(0.1)])], 'drawdown')).toEqual([0, 2]);
    expect(bestOf([aReport([profit(1)]), aReport([profit(1)])], 'profit')).toEqual([]);
  });

  it('marks no best among amounts of different money, or where only one run has the figure', () => {
    expect(bestOf([aReport([profit(1)]), aReport([profit(2)], { currency: 'EUR' })], 'profit')).toEqual([]);
    expect(bestOf([aReport([profit(1)]), aReport([])], 'profit')).toEqual([]);
  });

  it('has growth of one unit from the starting equity', () => {
    expect(compareReports([{ name: 'a', report: aReport([]) }]).runs).toEqual([{ name: 'a', currency: 'USD', growth: [{ at: [1, 9], value: [1, 1.25] }] }]);
  });

  it('lists the settings that differ, those that a run lacks too, and counts the others', () => {
    const other: readonly SettingGroup[] = [{ title: 'Strategy', settings: [{ name: 'fast', value: '20' }, { name: 'slow', value: '50' }] }, { title: 'Venue', settings: [{ name: 'latencyMs', value: '5' }] }, { title: 'End', of: 'result', settings: [{ name: 'balances', value: '2' }] }];
    const { differences, sameSettings } = compareReports([{ name: 'a', report: aReport([]) }, { name: 'b', report: aReport([], { settings: other }) }]);
    expect(differences).toEqual([{ group: 'Strategy', name: 'fast', values: ['10', '20'] }, { group: 'Venue', name: 'latencyMs', values: [null, '5'] }]);
    expect(sameSettings).toBe(1);
  });

  it('tells runs of one name apart, and warns of different periods, money and of a choice among many', () => {
    const { runs, warnings } = compareReports([{ name: 'a', report: aReport([]) }, { name: 'a', report: aReport([], { from: 2 }) }, { name: 'b', report: aReport([], { currency: 'EUR' }) }]);
    expect(runs.map(({ name }) => name)).toEqual(['a (1)', 'a (2)', 'b']);
    expect(warnings).toHaveLength(3);
  });
});
