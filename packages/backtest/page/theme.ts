import { button } from './element.ts';

/** Colours of charts by their role. */
export type ColourName = 'ink' | 'muted' | 'line' | 'grid' | 'accent' | 'accent-soft' | 'gain' | 'loss' | 'loss-soft' | 'paper' | 'benchmark' | 'series-1' | 'series-2' | 'series-3' | 'series-4' | 'series-5' | 'series-6';

const listeners = new Set<() => void>();

/** A colour as the present theme has it. */
export function colour(name: ColourName): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when colours have changed: by the button, by the system, and for paper. */
export function onThemeChange(listener: () => void): void {
  listeners.add(listener);
}

/** The button that changes between light and dark. It begins with what the system says. */
export function themeButton(): HTMLButtonElement {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  const isDark = () => (root.dataset['theme'] ?? (system.matches ? 'dark' : 'light')) === 'dark';
  const made = button('', () => {
    root.dataset['theme'] = isDark() ? 'light' : 'dark';
    changed();
  });
  made.className = 'theme';
  const changed = () => {
    made.textContent = isDark() ? 'Light' : 'Dark';
    made.setAttribute('aria-label', isDark() ? 'Change to light colours' : 'Change to dark colours');
    for (const listener of listeners) listener();
  };
  system.addEventListener('change', changed);
  // paper is white, whatever the screen is
  addEventListener('beforeprint', () => {
    root.dataset['print'] = 'yes';
    changed();
  });
  addEventListener('afterprint', () => {
    delete root.dataset['print'];
    changed();
  });
  changed();
  return made;
}
