import { inspect } from 'node:util';
import { isRedFireError } from '@redfire/core';

/** An error as the command prints it, ended by a newline: code and message of those we know, the whole of all others. */
export function errorText(error: unknown, { debug }: { readonly debug: boolean }): string {
  if (!isRedFireError(error)) return `error ${inspect(error)}\n`;
  if (debug) return `error ${error.code}: ${error.message}\n\n${inspect(error)}\n`;
  const place = error.code === 'STRATEGY_FAILED' ? placeOf(error.cause) : undefined;
  return `error ${error.code}: ${error.message}\n${place === undefined ? '' : `  ${place}\n  (--debug prints the whole stack)\n`}`;
}

/** The first line of a stack: where in the strategy it happened. */
function placeOf(error: unknown): string | undefined {
  const line = error instanceof Error ? error.stack?.split('\n').find((text) => /^\s+at /.test(text)) : undefined;
  return line?.trim();
}
