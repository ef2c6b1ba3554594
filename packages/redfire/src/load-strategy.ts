import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { RedFireError, isRedFireError } from '@redfire/core';
import { stockStrategy, type AnyStrategyClass } from '@redfire/strategy';

/** The class that a configuration's `use` stands for: a stock strategy, or the default export of a module; or the error that tells why there is none. */
export async function loadStrategy(use: string, folder: string): Promise<AnyStrategyClass | RedFireError> {
  if (/^\.{1,2}[/\\]/.test(use) || isAbsolute(use)) return loadModule(use, resolve(folder, use));
  const stock = stockStrategy(use);
  if (!isRedFireError(stock)) return stock;
  const hint = existsSync(resolve(folder, use)) ? `write "./${use}" for the file beside the configuration` : 'a strategy of your own is named by its path, such as "./my-strategy.ts"';
  return new RedFireError('UNKNOWN_STRATEGY', `${stock.message}; ${hint}`, { details: stock.details });
}

async function loadModule(use: string, file: string): Promise<AnyStrategyClass | RedFireError> {
  let exported: unknown;
  try {
    exported = defaultOf(await import(/* @vite-ignore */ pathToFileURL(file).href));
  } catch (cause) {
    return notLoadable(use, file, reasonOf(file, cause), cause);
  }
  const problem = problemOf(exported);
  return problem === undefined ? (exported as AnyStrategyClass) : notLoadable(use, file, problem);
}

/** The default export; that of a CommonJS module which was made from an ES module is one level down. */
function defaultOf(module: unknown): unknown {
  const first = memberOf(module, 'default');
  return typeof first === 'object' ? (memberOf(first, 'default') ?? first) : first;
}

/** By its shape and not by `instanceof`: the module may have another copy of `Strategy` than the engine. */
function problemOf(exported: unknown): string | undefined {
  const example = 'write "export default class MyStrategy extends Strategy<typeof MyStrategy.params> { … }"';
  if (exported === undefined) return `it has no default export; ${example}`;
  if (typeof exported !== 'function') return `its default export is no class but ${exported === null ? 'null' : `of type ${typeof exported}`}; ${example}`;
  const methods = ['attach', 'detach', 'onStart', 'onStop', 'onBar'];
  if (methods.some((name) => typeof memberOf(exported.prototype, name) !== 'function')) return `its default export "${exported.name}" does not extend Strategy of "@redfire/strategy"; ${example}`;
  // A class without a schema has no parameters.
  const params = memberOf(exported, 'params');
  if (params !== undefined && typeof memberOf(params, 'safeParse') !== 'function') return `the "params" of its class "${exported.name}" are no schema; write "static readonly params = z.strictObject({ … })"`;
  return undefined;
}

function reasonOf(file: string, cause: unknown): string {
  if (!existsSync(file)) return 'there is no such file; paths are relative to the configuration';
  const code = memberOf(cause, 'code');
  const message = cause instanceof Error ? cause.message : String(cause);
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return `${message.split('\n')[0] ?? message}; install what it imports where the strategy is`;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION') return `Node ${process.versions.node} does not load such files; TypeScript needs Node 22.18 or later, .js always works`;
  // A syntax error's place stands above its message.
  const place = cause instanceof SyntaxError ? cause.stack?.split('\n')[0] : undefined;
  return place?.includes(file) === true ? `${message} (${place})` : message;
}

function notLoadable(use: string, file: string, reason: string, cause?: unknown): RedFireError {
  return new RedFireError('MODULE_NOT_LOADABLE', `cannot use strategy "${use}" ("${file}"): ${reason}`, { details: { use, file }, cause });
}

function memberOf(value: unknown, name: string): unknown {
  return (typeof value === 'object' && value !== null) || typeof value === 'function' ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
