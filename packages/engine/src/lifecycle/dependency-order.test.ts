import fc from 'fast-check';
import { expect, it } from 'vitest';
import { inDependencyOrder, type Dependent } from './dependency-order.ts';

const numRuns = Number(process.env['REDFIRE_CASES'] ?? 200);

it('puts each item after all it depends on, and otherwise keeps the order given', () => {
  const items = [{ name: 'd', dependsOn: ['b', 'c'] }, { name: 'a' }, { name: 'b', dependsOn: ['a'] }, { name: 'c', dependsOn: ['a'] }];
  expect(inDependencyOrder(items).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  expect(inDependencyOrder([{ name: 'z' }, { name: 'y' }, { name: 'x' }]).map(({ name }) => name)).toEqual(['z', 'y', 'x']);
});

it('names what is missing, for each item', () => {
  const items = [{ name: 'a', dependsOn: ['x', 'b', 'y'] }, { name: 'b', dependsOn: ['z'] }];
  expect(() => inDependencyOrder(items)).toThrow(expect.objectContaining({
    code: 'DEPENDENCY_MISSING',
    message: '"a" needs "x", "y"; "b" needs "z", which nothing provides; add it or drop the dependency',
    details: { missing: { a: ['x', 'y'], b: ['z'] } },
  }));
});

it.each([
  [[{ name: 'a', dependsOn: ['a'] }], ['a', 'a']],
  [[{ name: 'x', dependsOn: ['a'] }, { name: 'a', dependsOn: ['b'] }, { name: 'b', dependsOn: ['a'] }], ['a', 'b', 'a']],
])('names a circle, without what merely leads to it', (items, cycle) => {
  expect(() => inDependencyOrder(items)).toThrow(expect.objectContaining({ code: 'DEPENDENCY_CYCLE', details: { cycle } }));
});

it('finds an order for any items without a circle, and a circle for any others', () => {
  const graphs = fc.integer({ min: 1, max: 12 }).chain((size) => fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 25 }).map((edges) => itemsOf(size, edges)));
  fc.assert(
    fc.property(graphs, (items) => {
      const place = new Map<string, number>();
      try {
        for (const [index, { name }] of inDependencyOrder(items).entries()) place.set(name, index);
      } catch (error) {
        const { cycle } = (error as { details: { cycle: string[] } }).details;
        expect(cycle.length).toBeGreaterThan(1);
        for (const [index, name] of cycle.slice(1).entries()) expect(items.find((item) => item.name === cycle[index])?.dependsOn).toContain(name);
        expect(cycle.at(-1)).toBe(cycle[0]);
        return;
      }
      expect(place.size).toBe(items.length);
      for (const { name, dependsOn = [] } of items) for (const dependency of dependsOn) expect(place.get(dependency)).toBeLessThan(place.get(name) ?? -1);
    }),
    { numRuns },
  );
});

function itemsOf(size: number, edges: readonly (readonly [number, number])[]): readonly Dependent[] {
  return Array.from({ length: size }, (_, index) => ({ name: `c${index}`, dependsOn: edges.filter(([from]) => from === index).map(([, to]) => `c${to}`) }));
}
