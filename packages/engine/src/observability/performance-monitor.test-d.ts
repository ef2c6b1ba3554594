import type { PerformanceMonitor } from '@redfire/engine';

declare const monitor: PerformanceMonitor;

// a timed function has the parameters and the result of its own
const parse = monitor.timed('parse', (text: string, base?: number): number => Number.parseInt(text, base));
parse('1') satisfies number;
parse('1', 16) satisfies number;
// @ts-expect-error a text is needed
parse(1);
// @ts-expect-error two parameters at most
parse('1', 16, 2);

const load = monitor.timed('load', async (id: string) => ({ id }));
(await load('a')).id satisfies string;
// @ts-expect-error a promise is no order
void load('a').id;

// and what it is called on
const rated = monitor.timed('rated', function (this: { readonly rate: number }, quantity: number) {
  return this.rate * quantity;
});
const desk = { rate: 2, rated };
desk.rated(3) satisfies number;
// @ts-expect-error it needs a rate
rated(3);
