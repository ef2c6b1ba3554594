/** What an element may be given: attributes, and listeners by names that begin with `on`. */
export type Attributes = Readonly<Record<string, string | number | undefined | ((event: Event) => void)>>;
export type Child = Node | string | undefined;

/** An element with attributes and children. Text is text, never markup: whatever a run named its strategy, it stays a name. */
export function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(name.slice(2), value);
    else if (value !== undefined) made.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== undefined) made.append(child);
  return made;
}

/** A button that says what it does. */
export function button(label: string, onPress: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return element('button', { type: 'button', onclick: onPress, ...attributes }, label);
}

/** A section under a heading, to which the navigation leads. */
export function section(id: string, title: string, ...children: readonly Child[]): HTMLElement {
  return element('section', { id, 'aria-labelledby': `${id}-title` }, element('h2', { id: `${id}-title` }, title), ...children);
}

/** A choice among names, with what it is about. */
export function select(label: string, options: readonly (readonly [value: string, text: string])[], onChoice: (value: string) => void): HTMLLabelElement {
  const box = element('select', {}, ...options.map(([value, text]) => element('option', { value }, text)));
  box.addEventListener('change', () => {
    onChoice(box.value);
  });
  return element('label', {}, element('span', {}, label), box);
}
