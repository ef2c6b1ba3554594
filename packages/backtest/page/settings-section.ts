import type { SettingGroup } from '../src/report/report-data.ts';
import { element, section } from './element.ts';

/** How the run was set up. */
export function settingsSection(settings: readonly SettingGroup[]): HTMLElement {
  return section(
    'settings',
    'Parameters and data',
    element(
      'div',
      { class: 'groups' },
      ...settings.map((group) =>
        element('div', {}, element('h3', {}, group.title), element('dl', { class: 'figures words' }, ...group.settings.map(({ name, value }) => element('div', {}, element('dt', {}, name), element('dd', {}, value))))),
      ),
    ),
  );
}

/** What a reader should know before believing the figures. */
export function warningList(warnings: readonly string[]): HTMLElement | undefined {
  if (warnings.length === 0) return undefined;
  return element('section', { id: 'warnings', class: 'warnings', 'aria-labelledby': 'warnings-title' }, element('h2', { id: 'warnings-title' }, 'Before you believe it'), element('ul', {}, ...warnings.map((warning) => element('li', {}, warning))));
}
