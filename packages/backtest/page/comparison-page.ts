import uPlot from 'uplot';
import type { ComparedFigure, ComparedGroup, ComparedRun, ComparedSetting, ComparisonData } from '../src/report/report-data.ts';
import { element, section } from './element.ts';
import { figureText, numberText, signedPercent, timeText, toneOf } from './format.ts';
import { navigation, pageHead } from './page-head.ts';
import { rangeButtons } from './range-buttons.ts';
import { warningList } from './settings-section.ts';
import type { ColourName } from './theme.ts';
import { timeChart } from './time-chart.ts';
import { levelInSight, Viewport } from './viewport.ts';

const COLOURS: readonly ColourName[] = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];
const DASHES: readonly (readonly number[] | undefined)[] = [undefined, [7, 4], [2, 3]];

/** The page of several runs side by side. */
export function comparisonPage({ title, runs, figures, differences, sameSettings, warnings }: ComparisonData): HTMLElement {
  const sections = [growthSection(runs), figuresSection(figures, runs), differencesSection(differences, runs, sameSettings)].filter((each) => each !== undefined);
  return element('div', { class: 'page' }, pageHead({ title, subtitle: `${runs.length} runs: ${runs.map(({ name }) => name).join(', ')}` }), warningList(warnings), navigation(sections), element('main', {}, ...sections));
}

function growthSection(runs: readonly ComparedRun[]): HTMLElement | undefined {
  const times = runs.flatMap(({ growth }) => growth.slice(-1).flatMap(({ at }) => [at[0], at.at(-1)])).filter((time) => time !== undefined);
  if (times.length < 2) return undefined;
  const viewport = new Viewport([Math.min(...times), Math.max(...times)], 60_000);
  const most = Math.max(500, Math.floor(6_000 / runs.length));
  const words = runs.map(({ name, growth }) => `${name} ${signedPercent((growth.at(-1)?.value.at(-1) ?? 1) - 1)}`).join('; ');
  return section(
    'growth',
    'Growth of the accounts',
    element('div', { class: 'tools' }, rangeButtons(viewport, 'chart of growth')),
    timeChart({
      id: 'growth-chart',
      label: `Line chart of the growth of each account. ${words}`,
      height: 340,
      viewport,
      lines: runs.map(({ name }, place) => {
        const dash = DASHES[Math.floor(place / COLOURS.length) % DASHES.length];
        return { name, colour: COLOURS[place % COLOURS.length] ?? 'accent', ...(dash !== undefined && { dash }) };
      }),
      columns: () => {
        const lines = runs.map(({ growth }): uPlot.AlignedData => {
          const seen = levelInSight(growth, viewport, most);
          return [seen?.level.at.slice(seen.begin, seen.end) ?? [], seen?.level.value.slice(seen.begin, seen.end).map((value) => value - 1) ?? []];
        });
        return lines.length === 1 ? (lines[0] ?? [[]]) : uPlot.join(lines);
      },
      valueText: (value) => signedPercent(value, Math.abs(value) < 0.0995 ? 1 : 0),
      readout: (place, [at, ...columns]) => [timeText(at[place] ?? 0), ...columns.flatMap((column, run) => (typeof column[place] === 'number' ? [`${runs[run]?.name ?? ''} ${signedPercent(column[place])}`] : []))].join('   '),
    }),
    element('p', { class: 'words' }, words),
  );
}

function figuresSection(groups: readonly ComparedGroup[], runs: readonly ComparedRun[]): HTMLElement {
  return section(
    'figures',
    'Statistics side by side',
    element('p', { class: 'words' }, 'A star marks the best of a row, where one can be better than another.'),
    table(
      'Statistics of the runs',
      runs,
      groups.flatMap(({ title, figures }) => [
        element('tr', { class: 'group' }, element('th', { colspan: runs.length + 1, scope: 'colgroup' }, title)),
        ...figures.map((figure) => element('tr', {}, element('th', { scope: 'row' }, figure.label), ...figure.values.map((value, place) => valueCell(figure, value, { isBest: figure.best.includes(place), currency: runs[place]?.currency ?? '' })))),
      ]),
    ),
  );
}

function valueCell(figure: ComparedFigure, value: number | string | null, { isBest, currency }: { readonly isBest: boolean; readonly currency: string }): HTMLElement {
  const text = figureText({ ...figure, value }, currency);
  const star = isBest ? element('span', { class: 'star', role: 'img', 'aria-label': 'best' }, '★') : undefined;
  return element('td', { class: `number ${toneOf(value, figure.tone)}${isBest ? ' best' : ''}` }, star, text);
}

function differencesSection(differences: readonly ComparedSetting[], runs: readonly ComparedRun[], same: number): HTMLElement {
  const words = `${numberText(same, 0)} other ${same === 1 ? 'setting is' : 'settings are'} the same in all runs.`;
  const rows = differences.map(({ group, name, values }) => element('tr', {}, element('th', { scope: 'row' }, element('small', {}, group), ` ${name}`), ...values.map((value) => element('td', { class: 'setting' }, value ?? '–'))));
  return section('differences', 'Parameters that differ', rows.length === 0 ? undefined : table('Parameters that differ', runs, rows), element('p', { class: 'words' }, rows.length === 0 ? `None. ${words.replace('other ', '')}` : words));
}

function table(label: string, runs: readonly ComparedRun[], rows: readonly HTMLElement[]): HTMLElement {
  const head = element('tr', {}, element('td', {}), ...runs.map(({ name }) => element('th', { scope: 'col' }, name)));
  return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label }, element('table', { class: 'compared' }, element('thead', {}, head), element('tbody', {}, ...rows)));
}
