import { RedFireError, Scaled, isRedFireError, type ExactInput } from '@redfire/core';
import type { ParameterSchema } from './execution-algorithm.ts';

/** Something wrong with one parameter. */
interface ParameterIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Bounds of a number, included unless they say otherwise. */
interface NumberBounds {
  readonly min?: number;
  readonly above?: number;
  readonly max?: number;
  readonly below?: number;
  readonly isWhole?: true;
}

/** Reads the fields of a request, and collects what is wrong with any of them. */
export class ParameterReader {
  readonly issues: ParameterIssue[] = [];
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #read = new Set<string>();

  constructor(input: unknown) {
    this.#fields = typeof input === 'object' && input !== null ? { ...input } : {};
  }

  number(field: string, bounds: NumberBounds): number {
    const value = this.#take(field);
    if (typeof value === 'number' && isWithin(value, bounds)) return value;
    this.#refuse(field, value, `must be ${describeBounds(bounds)}`);
    return Number.NaN;
  }

  optionalNumber(field: string, bounds: NumberBounds): number | undefined {
    return this.#take(field) === undefined ? undefined : this.number(field, bounds);
  }

  amount(field: string): Scaled {
    const value = this.#take(field);
    const amount = asAmount(value);
    if (amount !== undefined && amount.sign > 0) return amount;
    this.#refuse(field, value, 'must be a decimal above zero, as text');
    return Scaled.zero;
  }

  optionalAmount(field: string): Scaled | undefined {
    return this.#take(field) === undefined ? undefined : this.amount(field);
  }

  /** Numbers of zero or more, not all of them zero. */
  weights(field: string): readonly number[] {
    const value: unknown = this.#take(field);
    const numbers = Array.isArray(value) ? value.filter((item): item is number => typeof item === 'number' && Number.isFinite(item) && item >= 0) : [];
    if (Array.isArray(value) && numbers.length === value.length && numbers.some((item) => item > 0)) return numbers;
    this.#refuse(field, value, 'must be a list of numbers of zero or more, not all of them zero');
    return [];
  }

  /** Texts, one at least and none twice. */
  texts(field: string): readonly string[] {
    const value: unknown = this.#take(field);
    const texts = Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string' && item !== '') : [];
    if (Array.isArray(value) && texts.length > 0 && texts.length === value.length && new Set(texts).size === texts.length) return texts;
    this.#refuse(field, value, 'must be a list of texts, one at least and none twice');
    return [];
  }

  optionalChoice<Choice extends string>(field: string, choices: readonly Choice[]): Choice | undefined {
    const value = this.#take(field);
    const choice = choices.find((each) => each === value);
    if (choice === undefined && value !== undefined) this.#refuse(field, value, `must be one of ${choices.join(', ')}`);
    return choice;
  }

  /** Fields that nobody has read are no parameters. */
  finish(): void {
    for (const field of Object.keys(this.#fields)) if (!this.#read.has(field)) this.issues.push({ path: [field], message: 'is no parameter of this algorithm' });
  }

  #take(field: string): unknown {
    this.#read.add(field);
    return this.#fields[field];
  }

  #refuse(field: string, value: unknown, expected: string): void {
    const found = typeof value === 'number' || typeof value === 'string' || value === undefined ? `"${value ?? 'nothing'}"` : 'something else';
    this.issues.push({ path: [field], message: `${expected}, received ${found}` });
  }
}

/** A schema of a function that reads each parameter. */
export function parametersBy<Parameters>(read: (reader: ParameterReader) => Parameters): ParameterSchema<Parameters> {
  return {
    parse(input) {
      const reader = new ParameterReader(input);
      const parameters = read(reader);
      reader.finish();
      if (reader.issues.length === 0) return parameters;
      throw new RedFireError('INVALID_INPUT', `the parameters do not hold: ${reader.issues.map(issueText).join('; ')}`, { details: { issues: reader.issues } });
    },
  };
}

/** Every reason an error of a schema tells: of ours, of zod's, or its message. */
export function reasonsOf(error: unknown): readonly string[] {
  const source: unknown = isRedFireError(error) ? error.details : error;
  const issues: unknown = typeof source === 'object' && source !== null && 'issues' in source ? source.issues : undefined;
  if (Array.isArray(issues) && issues.length > 0 && issues.every(isIssue)) return issues.map(issueText);
  return [error instanceof Error ? error.message : String(error)];
}

function issueText({ path, message }: ParameterIssue): string {
  return path.length === 0 ? message : `${path.map(String).join('.')} ${message}`;
}

function isIssue(value: unknown): value is ParameterIssue {
  return typeof value === 'object' && value !== null && 'path' in value && Array.isArray(value.path) && 'message' in value && typeof value.message === 'string';
}

function asAmount(value: unknown): Scaled | undefined {
  try {
    // whatever is no amount throws
    return value === undefined ? undefined : Scaled.from(value as ExactInput);
  } catch {
    return undefined;
  }
}

function isWithin(value: number, { min, above, max, below, isWhole }: NumberBounds): boolean {
  return (
    Number.isFinite(value) &&
    (min === undefined || value >= min) &&
    (above === undefined || value > above) &&
    (max === undefined || value <= max) &&
    (below === undefined || value < below) &&
    (isWhole === undefined || Number.isSafeInteger(value))
  );
}

function describeBounds({ min, above, max, below, isWhole }: NumberBounds): string {
  const bounds = [min !== undefined && `at least ${min}`, above !== undefined && `above ${above}`, max !== undefined && `at most ${max}`, below !== undefined && `below ${below}`].filter(Boolean);
  return [isWhole ? 'a whole number' : 'a number', ...bounds].join(' ');
}
