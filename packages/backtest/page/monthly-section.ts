import type { ReportData } from '../src/report/report-data.ts';
import { element, section } from './element.ts';
import { signedPercent, toneOf } from './format.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;
/** Shades of each sign. */
const SHADES = 5;

/** Returns by month as a table whose cells are shaded: the deeper, the larger. The numbers have signs, so colour says nothing that they do not. */
export function monthlySection({ months }: ReportData): HTMLElement | undefined {
  if (months.length === 0) return undefined;
  const sizes = months.flatMap((year) => year.months.flatMap((change) => (change === null ? [] : [Math.abs(change)])));
  const greatest = Math.max(1e-9, ...sizes);
  const rows = months.map(({ year, months: changes, total }) =>
    element('tr', {}, element('th', { scope: 'row' }, String(year)), ...changes.map((change) => cell(change, greatest)), element('td', { class: `total ${toneOf(total, 'sign')}` }, signedPercent(total, 1))),
  );
  return section(
    'months',
    'Monthly returns',
    element(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of monthly returns' },
      element('table', { class: 'months' }, element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, 'Year'), ...MONTHS.map((month) => element('th', { scope: 'col' }, month)), element('th', { scope: 'col' }, 'Total'))), element('tbody', {}, ...rows)),
    ),
    element('p', { class: 'words' }, 'Percent of the equity at the end of the month before, by UTC.'),
  );
}

function cell(change: number | null, greatest: number): HTMLElement {
  if (change === null) return element('td', { class: 'none' }, element('span', { 'aria-label': 'no data' }, '·'));
  const shade = change === 0 ? 0 : Math.max(1, Math.ceil((Math.abs(change) / greatest) * SHADES));
  return element('td', { class: change >= 0 ? `up-${shade}` : `down-${shade}` }, signedPercent(change, 1).replace(' %', ''));
}
