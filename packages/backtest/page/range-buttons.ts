import { button, element } from './element.ts';
import type { Viewport } from './viewport.ts';

const DAY_MS = 86_400_000;
const SPANS = [['1W', 7], ['1M', 30], ['3M', 91], ['1Y', 365]] as const;

/** Buttons that show all, or the last week, month and so on, as far as the run is longer than that, and those that zoom. */
export function rangeButtons(viewport: Viewport, what: string): HTMLElement {
  const length = viewport.to - viewport.from;
  const spans = SPANS.filter(([, days]) => days * DAY_MS < length * 0.9);
  return element(
    'div',
    { class: 'ranges', role: 'group', 'aria-label': `What the ${what} shows` },
    ...spans.map(([name, days]) => button(name, () => { viewport.showLast(days * DAY_MS); }, { 'aria-label': `Show the last ${days} days` })),
    button('All', () => { viewport.showAll(); }, { 'aria-label': 'Show all' }),
    button('−', () => { viewport.zoom(1.6); }, { 'aria-label': 'Zoom out' }),
    button('+', () => { viewport.zoom(1 / 1.6); }, { 'aria-label': 'Zoom in' }),
  );
}
