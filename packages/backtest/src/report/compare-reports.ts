import type { ComparedFigure, ComparedGroup, ComparedRun, ComparedSetting, ComparisonData, Figure, ReportData } from './report-data.ts';

/** Several runs side by side: growth, figures with the best marked, and the settings in which they differ. */
export function compareReports(reports: readonly { readonly name: string; readonly report: ReportData }[], { title = 'Comparison' }: { readonly title?: string | undefined } = {}): ComparisonData {
  const named = withDistinctNames(reports);
  const settings = namedSettings(named.map(({ report }) => report));
  return {
    kind: 'comparison',
    version: 1,
    title,
    runs: named.map(runOf),
    figures: comparedGroups(named.map(({ report }) => report)),
    differences: settings.filter(({ values }) => new Set(values).size > 1),
    sameSettings: settings.filter(({ values }) => new Set(values).size === 1).length,
    warnings: warningsOf(named),
  };
}

type Named = { readonly name: string; readonly report: ReportData };

function withDistinctNames(reports: readonly Named[]): readonly Named[] {
  return reports.map(({ name, report }, place) => ({ name: reports.filter((other) => other.name === name).length > 1 ? `${name} (${place + 1})` : name, report }));
}

function runOf({ name, report }: Named): ComparedRun {
  const growth = report.equity.map(({ at, equity }) => {
    const start = startOf(report) ?? equity[0] ?? 1;
    return { at, value: equity.map((worth) => Number((worth / start).toFixed(6))) };
  });
  return { name, currency: report.currency, growth };
}

function startOf({ figures }: ReportData): number | undefined {
  const start = figures.flatMap((group) => group.figures).find(({ id }) => id === 'startingEquity')?.value;
  return typeof start === 'number' && start > 0 ? start : undefined;
}

/** Groups as the first run with them has them, figures in the order in which they first occur. */
function comparedGroups(reports: readonly ReportData[]): readonly ComparedGroup[] {
  const titles = [...new Set(reports.flatMap(({ figures }) => figures.map(({ title }) => title)))];
  const isOneCurrency = new Set(reports.map(({ currency }) => currency)).size === 1;
  return titles.map((title) => {
    const groups = reports.map(({ figures }) => figures.find((group) => group.title === title)?.figures ?? []);
    const ids = [...new Set(groups.flatMap((figures) => figures.map(({ id }) => id)))];
    return { title, figures: ids.map((id) => comparedFigure(groups.map((figures) => figures.find((figure) => figure.id === id)), isOneCurrency)).filter((figure) => figure !== undefined) };
  });
}

function comparedFigure(figures: readonly (Figure | undefined)[], isOneCurrency: boolean): ComparedFigure | undefined {
  const first = figures.find((figure) => figure !== undefined);
  if (first === undefined) return undefined;
  const { value: _value, note: _note, ...rest } = first;
  const values = figures.map((figure) => figure?.value ?? null);
  // amounts of different money are not larger or smaller than each other
  const canBeBest = first.better !== undefined && (first.format !== 'amount' || isOneCurrency);
  return { ...rest, values, best: canBeBest ? bestOf(values, first.better === 'high' ? 1 : -1) : [] };
}

function bestOf(values: readonly (number | string | null)[], sign: 1 | -1): readonly number[] {
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length < 2) return [];
  const best = numbers.reduce((most, value) => (sign * value > sign * most ? value : most));
  const places = values.flatMap((value, place) => (value === best ? [place] : []));
  return places.length === numbers.length ? [] : places;
}

function namedSettings(reports: readonly ReportData[]): readonly ComparedSetting[] {
  const names = new Map<string, { readonly group: string; readonly name: string }>();
  for (const { settings } of reports) for (const { title, of, settings: group } of settings) if (of !== 'result') for (const { name } of group) names.set(`${title}\n${name}`, { group: title, name });
  return Array.from(names.values(), ({ group, name }) => ({
    group,
    name,
    values: reports.map(({ settings }) => settings.find(({ title }) => title === group)?.settings.find((setting) => setting.name === name)?.value ?? null),
  }));
}

function warningsOf(reports: readonly Named[]): readonly string[] {
  const periods = new Set(reports.map(({ report: { from, to } }) => `${from} ${to}`));
  const currencies = new Set(reports.map(({ report }) => report.currency));
  return [
    ...(periods.size > 1 ? ['The runs are of different periods: what differs may be the market.'] : []),
    ...(currencies.size > 1 ? ['The runs are counted in different currencies: amounts are not marked as best.'] : []),
    ...(reports.length > 2 ? [`The best of ${reports.length} runs looks better than it is: that it was chosen among them is part of its luck.`] : []),
  ];
}
