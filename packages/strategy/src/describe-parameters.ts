import { z } from 'zod';

/** Values to try for a parameter, both ends included. */
export interface ParameterRange {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** One parameter as it is given, before it is validated. */
export interface ParameterDescription {
  /** Of a part of an object: `entry.length`. Empty where all of it is one value. */
  readonly name: string;
  /** As JSON Schema names it; `any` where it takes several, or says none. */
  readonly type: 'string' | 'number' | 'integer' | 'boolean' | 'array' | 'object' | 'any';
  /** What kind of text: `decimal`, `instrument` or `interval` for those of `@redfire/core/schema`, and what JSON Schema names. */
  readonly format?: string;
  readonly required: boolean;
  /** What an absent one is. */
  readonly default?: unknown;
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  /** It must be above this. */
  readonly exclusiveMinimum?: number;
  /** It must be below this. */
  readonly exclusiveMaximum?: number;
  /** It must be a multiple of this. */
  readonly step?: number;
  /** All the values it may have. */
  readonly choices?: readonly unknown[];
  /** What the class says is worth trying: `z.int().min(1).meta({ range: { from: 5, to: 50, step: 5 } })`. */
  readonly range?: ParameterRange;
}

type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The parameters of a schema as data, one by one and as JSON Schema.
 *
 * What JSON Schema cannot say, such as a rule between two parameters, is not in it: the schema itself has the last word.
 */
export function describeParameters(params: z.ZodType = z.strictObject({})): { readonly parameters: readonly ParameterDescription[]; readonly schema: JsonSchema } {
  // checks that JSON Schema has no word for leave their parameter without a type
  const schema = z.toJSONSchema(params, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  return { parameters: [...parametersOf(schema, '', true)], schema };
}

function* parametersOf(schema: JsonSchema, name: string, isRequired: boolean): Iterable<ParameterDescription> {
  const { properties, required } = schema;
  if (!isRecord(properties)) {
    yield parameterOf(schema, name, isRequired);
    return;
  }
  const needed = Array.isArray(required) ? required : [];
  for (const [key, part] of Object.entries(properties)) {
    // what a whole object is by default, its parts are
    const inherited = isRecord(schema['default']) && key in schema['default'] ? { default: schema['default'][key] } : {};
    yield* parametersOf({ ...inherited, ...(isRecord(part) && part) }, name === '' ? key : `${name}.${key}`, isRequired && needed.includes(key) && !('default' in schema));
  }
}

function parameterOf(schema: JsonSchema, name: string, isRequired: boolean): ParameterDescription {
  const { description, default: initial, format, multipleOf, range } = schema;
  const choices = Array.isArray(schema['enum']) ? schema['enum'] : 'const' in schema ? [schema['const']] : undefined;
  return {
    name,
    type: typeOf(schema['type']),
    ...(typeof format === 'string' && { format }),
    required: isRequired && initial === undefined,
    ...(initial !== undefined && { default: initial }),
    ...(typeof description === 'string' && { description }),
    ...bounds(schema),
    ...(typeof multipleOf === 'number' && { step: multipleOf }),
    ...(choices && { choices }),
    ...(isRange(range) && { range }),
  };
}

const BOUNDS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const;
const TYPES: readonly unknown[] = ['string', 'number', 'integer', 'boolean', 'array', 'object'];

/** Every whole number has the bounds of what is exact, which nobody meant. */
function bounds(schema: JsonSchema): Partial<Record<(typeof BOUNDS)[number], number>> {
  return Object.fromEntries(BOUNDS.flatMap((name) => {
    const value = schema[name];
    return typeof value === 'number' && Math.abs(value) !== Number.MAX_SAFE_INTEGER ? [[name, value]] : [];
  }));
}

function typeOf(type: unknown): ParameterDescription['type'] {
  return TYPES.includes(type) ? (type as ParameterDescription['type']) : 'any';
}

function isRange(value: unknown): value is ParameterRange {
  return isRecord(value) && [value['from'], value['to'], value['step']].every((part) => typeof part === 'number');
}

function isRecord(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
