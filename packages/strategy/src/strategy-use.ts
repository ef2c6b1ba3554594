import { RedFireError, isRedFireError, ownerId, strategyId, type OwnerId, type StrategyId } from '@redfire/core';
import type { z } from 'zod';
import { STOCK_STRATEGIES } from './stock-strategies.ts';
import type { StrategyRegistry } from './strategy-registry.ts';
import { Strategy, type AnyStrategyClass, type StrategyClass } from './strategy.ts';

/** A class of strategy, or the name of a stock strategy or of one in the registry, with the parameters of one instance. */
export interface StrategyUse {
  readonly use: AnyStrategyClass | string;
  /** Checked by the class's own schema. */
  readonly params: unknown;
  /** Its id in orders and positions, for it alone. Default: its name, numbered when repeated. */
  readonly id?: string | undefined;
  /** What it is called. Default: the name it is used by. */
  readonly name?: string | undefined;
  readonly owner?: OwnerId | string | undefined;
}

/** A strategy to run: an instance, or its class or stock name with parameters. An instance serves one engine or run only. */
export type StrategyEntry = Strategy | StrategyUse;

/** An instance, with what it is called where it runs. */
export interface NamedStrategy {
  readonly strategy: Strategy;
  readonly id: StrategyId;
  readonly owner?: OwnerId;
}

/** A {@link StrategyUse} whose parameters the compiler checks against the class. */
export function useStrategy<P extends z.ZodType>(use: StrategyClass<P>, params: z.input<P>, options: Pick<StrategyUse, 'id' | 'owner'> = {}): StrategyUse {
  return { use, params, ...options };
}

/** A strategy that comes with RedFire, by its name, or the `UNKNOWN_STRATEGY` error that names those there are. */
export function stockStrategy(use: string): AnyStrategyClass | RedFireError {
  const known = Object.hasOwn(STOCK_STRATEGIES, use) ? STOCK_STRATEGIES[use] : undefined;
  const names = Object.keys(STOCK_STRATEGIES).join(', ');
  return known ?? new RedFireError('UNKNOWN_STRATEGY', `no strategy "${use}"; the stock strategies are: ${names}`, { details: { use } });
}

/** Makes instances of what is to run and gives each its id: the one it asks for, else its name, numbered when repeated. One at a time, for ids given before may be taken. */
export class StrategyNames {
  readonly #counts = new Map<string, number>();
  readonly #registry: StrategyRegistry | undefined;

  /** @param registry - Where names are looked up. Default: the stock strategies. */
  constructor(registry?: StrategyRegistry) {
    this.#registry = registry;
  }

  /** @throws {@link RedFireError} `UNKNOWN_STRATEGY`; `INVALID_CONFIG` for parameters its schema refuses; `INVALID_INPUT` for an id or owner that is none. */
  name(entry: StrategyEntry): NamedStrategy {
    if (isStrategy(entry)) return { strategy: entry, id: this.#numbered(entry.constructor.name) };
    const { use, params, id, owner, name = typeof use === 'string' ? use : use.name } = entry;
    // the class's own schema checks the parameters
    const strategy = new (classOf(use, this.#registry))(params as never);
    return { strategy, id: id === undefined ? this.#numbered(name) : strategyId(id), ...(owner !== undefined && { owner: ownerId(owner) }) };
  }

  #numbered(name: string): StrategyId {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    return strategyId(count === 1 ? name : `${name}-${count}`);
  }
}

/** Of this copy of the package or of another one. */
function isStrategy(entry: StrategyEntry): entry is Strategy {
  return entry instanceof Strategy || !('use' in entry);
}

function classOf(use: AnyStrategyClass | string, registry: StrategyRegistry | undefined): AnyStrategyClass {
  if (typeof use !== 'string') return use;
  if (registry) return registry.get(use);
  const known = stockStrategy(use);
  if (isRedFireError(known)) throw known;
  return known;
}
