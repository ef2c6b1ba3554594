import type { Figure, ReportData } from '../src/report/report-data.ts';
import { element, section } from './element.ts';
import { figureText, toneOf } from './format.ts';

/** The figures people ask for first, as cards. */
export function headline({ headline: figures, currency }: ReportData): HTMLElement {
  return element(
    'dl',
    { class: 'headline' },
    ...figures.map((figure) => element('div', {}, element('dt', {}, figure.label), element('dd', { class: toneOf(figure.value, figure.tone) }, figureText(figure, figure.format === 'amount' ? '' : currency).trim()))),
  );
}

/** All figures, in groups. */
export function figureSection({ figures, currency }: ReportData): HTMLElement {
  return section(
    'statistics',
    'Statistics',
    element(
      'div',
      { class: 'groups' },
      ...figures.map((group) => element('div', {}, element('h3', {}, group.title), element('dl', { class: 'figures' }, ...group.figures.map((figure) => row(figure, currency))))),
    ),
  );
}

function row(figure: Figure, currency: string): HTMLElement {
  const note = figure.note === undefined ? undefined : element('small', {}, figure.note);
  return element('div', {}, element('dt', {}, figure.label, note), element('dd', { class: toneOf(figure.value, figure.tone) }, figureText(figure, currency)));
}
