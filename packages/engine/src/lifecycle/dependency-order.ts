import { RedFireError } from '@redfire/core';

/** Something with a name that needs others, named too, to be there first. */
export interface Dependent {
  readonly name: string;
  readonly dependsOn?: readonly string[];
}

/**
 * The items so that each comes after all it depends on; those that could come in either order stay in the order given.
 *
 * @throws {@link RedFireError} `DEPENDENCY_MISSING` with `details.missing` (name of each item → what it lacks);
 * `DEPENDENCY_CYCLE` with `details.cycle` (names, the first one repeated at the end).
 */
export function inDependencyOrder<Item extends Dependent>(items: Iterable<Item>): readonly Item[] {
  const byName = new Map(Array.from(items, (item) => [item.name, item]));
  refuseMissing(byName);
  const ordered = new Set<Item>();
  const path: string[] = [];

  const visit = (item: Item): void => {
    if (ordered.has(item)) return;
    const loop = path.indexOf(item.name);
    if (loop >= 0) throw cycleError([...path.slice(loop), item.name]);
    path.push(item.name);
    for (const name of item.dependsOn ?? []) {
      const dependency = byName.get(name);
      if (dependency !== undefined) visit(dependency);
    }
    path.pop();
    ordered.add(item);
  };

  for (const item of byName.values()) visit(item);
  return [...ordered];
}

function refuseMissing(byName: ReadonlyMap<string, Dependent>): void {
  const missing: Record<string, readonly string[]> = {};
  for (const { name, dependsOn = [] } of byName.values()) {
    const lacks = dependsOn.filter((dependency) => !byName.has(dependency));
    if (lacks.length > 0) missing[name] = lacks;
  }
  const entries = Object.entries(missing);
  if (entries.length === 0) return;
  const text = entries.map(([name, lacks]) => `"${name}" needs ${lacks.map((lack) => `"${lack}"`).join(', ')}`).join('; ');
  throw new RedFireError('DEPENDENCY_MISSING', `${text}, which nothing provides; add it or drop the dependency`, { details: { missing } });
}

function cycleError(cycle: readonly string[]): RedFireError {
  return new RedFireError('DEPENDENCY_CYCLE', `${cycle.map((name) => `"${name}"`).join(' needs ')}; none of them can be first`, { details: { cycle } });
}
