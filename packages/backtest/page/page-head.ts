import { element } from './element.ts';
import { themeButton } from './theme.ts';

/** The head of a page. */
export function pageHead({ title, subtitle }: { readonly title: string; readonly subtitle: string }): HTMLElement {
  return element('header', {}, element('div', {}, element('h1', {}, title), element('p', {}, subtitle)), themeButton());
}

/** Links to the sections of a page. */
export function navigation(sections: readonly HTMLElement[]): HTMLElement {
  return element('nav', { 'aria-label': 'Sections' }, ...sections.map((each) => element('a', { href: `#${each.id}` }, each.querySelector('h2')?.textContent ?? each.id)));
}
