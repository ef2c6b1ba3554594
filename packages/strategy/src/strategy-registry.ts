import { RedFireError } from '@redfire/core';
import { describeParameters, type ParameterDescription } from './describe-parameters.ts';
import { STOCK_STRATEGIES } from './stock-strategies.ts';
import type { AnyStrategyClass, Strategy } from './strategy.ts';

export interface RegistrationOptions {
  /** Default: the name of the class. */
  readonly name?: string | undefined;
  /** What it does, in a sentence. */
  readonly description?: string | undefined;
}

/** A class of a registry, as data: for forms, documents, and ranges to optimise over. */
export interface StrategyDescription {
  readonly name: string;
  readonly className: string;
  readonly description?: string;
  /** In the order of the schema. */
  readonly parameters: readonly ParameterDescription[];
  /** JSON Schema of the parameters as they are given, draft 2020-12. */
  readonly schema: Readonly<Record<string, unknown>>;
}

interface Entry {
  readonly use: AnyStrategyClass;
  readonly description: string | undefined;
}

/**
 * Classes of strategies by name, for hosts that have names and JSON: a configuration, a form, a database.
 *
 * @example
 * ```ts
 * const registry = new StrategyRegistry().register(Breakout, { description: 'Buys above the highest high.' });
 * const strategy = registry.create('Breakout', '{"instrument":"BTC/USDT.SIM","length":20}');
 * ```
 */
export class StrategyRegistry {
  readonly #entries = new Map<string, Entry>();

  /** @param initial - Classes that are there by name. Default: the stock strategies. */
  constructor(initial: Readonly<Record<string, AnyStrategyClass>> = STOCK_STRATEGIES) {
    for (const [name, use] of Object.entries(initial)) this.register(use, { name });
  }

  /** Adds a class. @throws {@link RedFireError} `INVALID_CONFIG` for a name that is another class's; `INVALID_INPUT` for an empty one. */
  register(use: AnyStrategyClass, options: RegistrationOptions = {}): this {
    const { name = use.name, description } = options;
    if (name === '') throw new RedFireError('INVALID_INPUT', 'a class of strategies without a name needs one in the registry; give it in options.name');
    const known = this.#entries.get(name);
    if (known !== undefined && known.use !== use) throw new RedFireError('INVALID_CONFIG', `"${name}" is a class of the registry already; register the other under a name of its own`, { details: { name } });
    this.#entries.set(name, { use, description: description ?? known?.description });
    return this;
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** The names, in the order they were registered. */
  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** @throws {@link RedFireError} `UNKNOWN_STRATEGY` with the names there are. */
  get(name: string): AnyStrategyClass {
    return this.#entry(name).use;
  }

  /**
   * An instance, ready to be given to an engine or a backtest.
   *
   * @param params - As an object, or as the text of a JSON object; text that is empty has none.
   * @throws {@link RedFireError} `UNKNOWN_STRATEGY`; `INVALID_CONFIG` naming every parameter that is wrong, or for text that is no JSON.
   */
  create(name: string, params?: unknown): Strategy {
    const { use } = this.#entry(name);
    // the class's own schema checks the parameters
    return new use((typeof params === 'string' && use.params?.safeParse(params).success !== true ? parsed(name, params) : params) as never);
  }

  /** @throws {@link RedFireError} `UNKNOWN_STRATEGY`. */
  describe(name: string): StrategyDescription {
    const { use, description } = this.#entry(name);
    return { name, className: use.name, ...(description !== undefined && { description }), ...describeParameters(use.params) };
  }

  /** Every class, in the order they were registered. */
  list(): readonly StrategyDescription[] {
    return this.names().map((name) => this.describe(name));
  }

  #entry(name: string): Entry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    const known = this.names();
    throw new RedFireError('UNKNOWN_STRATEGY', `no strategy "${name}"; the registry has ${known.length === 0 ? 'none' : known.map((each) => `"${each}"`).join(', ')}`, { details: { use: name, known } });
  }
}

function parsed(name: string, text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RedFireError('INVALID_CONFIG', `parameters of strategy "${name}" are no JSON: ${(error as Error).message}`, { details: { strategy: name }, cause: error });
  }
}
