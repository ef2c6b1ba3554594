import { element, type Child } from './element.ts';

/** A cell: its text, and the class that colours it. */
export type Cell = string | { readonly text: string; readonly tone: string };

/** A small table with a name in each row and numbers behind it, that scrolls sideways where it must. */
export function plainTable(label: string, head: readonly string[], rows: readonly (readonly Cell[])[]): HTMLElement {
  const cell = (content: Cell, place: number): Child => {
    const { text, tone } = typeof content === 'string' ? { text: content, tone: '' } : content;
    return place === 0 ? element('th', { scope: 'row' }, text) : element('td', { class: `number ${tone}`.trim() }, text);
  };
  return element(
    'div',
    { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label },
    element(
      'table',
      { class: 'plain' },
      element('thead', {}, element('tr', {}, ...head.map((title, place) => element('th', { scope: 'col', class: place === 0 ? '' : 'number' }, title)))),
      element('tbody', {}, ...rows.map((row) => element('tr', {}, ...row.map(cell)))),
    ),
  );
}
