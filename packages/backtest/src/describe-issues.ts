import type { z } from 'zod';

/** One thing wrong with a configuration. */
export interface ConfigIssue {
  /** As one would write it: `instruments[0].tickSize`. */
  readonly path: string;
  /** What was expected. */
  readonly message: string;
  /** What stood there, as JSON; `nothing` where nothing did. */
  readonly found: string;
  /** Line of the file, where it is known. */
  readonly line?: number;
}

/** What is wrong at a place, before it is put into words for a reader. */
export interface ConfigProblem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Line of the file on which the value at a path stands, or what is nearest to it. */
export type LineOf = (path: readonly PropertyKey[]) => number | undefined;

/** What a schema found wrong. Unknown keys are one problem each. */
export function problemsOf(error: z.ZodError): readonly ConfigProblem[] {
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys' ? issue.keys.map((key) => ({ path: [...issue.path, key], message: 'expected no such key' })) : [{ path: issue.path, message: sentence(issue) }],
  );
}

/** Problems with the values that stand at their places, in the order of the file where lines are known. */
export function describeIssues(problems: readonly ConfigProblem[], input: unknown, lineOf: LineOf = () => undefined): readonly ConfigIssue[] {
  const issues = problems.map(({ path, message }) => {
    const line = lineOf(path);
    return { path: written(path), message, found: shown(valueAt(input, path)), ...(line !== undefined && { line }) };
  });
  return issues.sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}

/** The value at a path of plain data; undefined where the path leads nowhere. */
export function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined), input);
}

function written(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`), '') || '(top level)';
}

const KINDS: Readonly<Record<string, string>> = { object: 'keys and values', record: 'keys and values', array: 'a list', string: 'text', number: 'a number', int: 'a whole number', boolean: 'true or false' };

/** What was expected, in plain words and without the value found, which is told beside it. */
function sentence(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? `expected ${KINDS[issue.expected] ?? issue.expected}` : issue.message;
    case 'invalid_value':
      return `expected ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => String(value)).join(', ')}`;
    case 'too_small':
      return sized(issue.message, issue.origin, `${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`, Number(issue.minimum));
    case 'too_big':
      return sized(issue.message, issue.origin, `${issue.inclusive === false ? 'less than' : 'at most'} ${issue.maximum}`, Number(issue.maximum));
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

function sized(message: string, origin: string, bound: string, count: number): string {
  if (!/^Too (?:small|big)/.test(message)) return message;
  if (origin === 'array' || origin === 'set') return `expected ${bound} ${count === 1 ? 'entry' : 'entries'}`;
  return origin === 'string' ? `expected ${bound === 'at least 1' ? 'some text' : `${bound} characters`}` : `expected ${bound}`;
}

function shown(value: unknown): string {
  // an empty value in YAML is null
  if (value === undefined || value === null) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
