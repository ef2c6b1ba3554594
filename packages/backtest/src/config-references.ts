import { valueAt, type ConfigProblem } from './describe-issues.ts';

/** Where a configuration names an instrument that it does not define, in `feeds` or in a limit, or defines one twice, whatever else may be wrong with it. */
export function checkReferences(config: unknown, feeds: string): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const known = new Set<string>();
  for (const [index, entry] of entriesOf(config, 'instruments')) {
    const id = valueAt(entry, ['id']);
    if (typeof id !== 'string') continue;
    if (known.has(id)) problems.push({ path: ['instruments', index, 'id'], message: 'expected an id of its own, it is defined above' });
    known.add(id);
  }
  if (known.size === 0) return problems;
  const message = `expected an instrument defined under instruments (${[...known].join(', ')})`;
  for (const [index, entry] of entriesOf(config, feeds)) {
    const instrument = valueAt(entry, ['instrument']);
    if (typeof instrument === 'string' && !known.has(instrument)) problems.push({ path: [feeds, index, 'instrument'], message });
  }
  const limits = valueAt(config, ['risk', 'maxPosition']);
  const limited = typeof limits === 'object' && limits !== null ? Object.keys(limits) : [];
  for (const id of limited) if (!known.has(id)) problems.push({ path: ['risk', 'maxPosition', id], message });
  return problems;
}

function entriesOf(config: unknown, key: string): Iterable<[number, unknown]> {
  const list = valueAt(config, [key]);
  return Array.isArray(list) ? (list as unknown[]).entries() : [];
}
