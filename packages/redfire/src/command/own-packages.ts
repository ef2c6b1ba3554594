import { createRequire, registerHooks, type ModuleHooks, type ResolveFnOutput, type ResolveHookContext } from 'node:module';
import { pathToFileURL } from 'node:url';

const OWN_PACKAGE = /^(?:redfire|@redfire\/[^/]+|zod)(?:\/|$)/;

/**
 * Gives a strategy the command's own `redfire`, `@redfire/*` and `zod` where its folder has none, so that a file anywhere
 * can be run. What its folder has installed goes first.
 */
export function shareOwnPackages(): ModuleHooks {
  // This package depends on some of them; the backtest depends on the rest.
  const locations = [import.meta.url, import.meta.resolve('@redfire/backtest')];
  return registerHooks({
    resolve(specifier, context, nextResolve) {
      try {
        return nextResolve(specifier, context);
      } catch (error) {
        // Looked for from here already: the call below has come back to this hook.
        const isOwnSearch = context.parentURL !== undefined && locations.includes(context.parentURL);
        if (!OWN_PACKAGE.test(specifier) || !isNotFound(error) || isOwnSearch) throw error;
        for (const parentURL of locations) {
          try {
            return resolveFrom(parentURL, specifier, context, nextResolve);
          } catch (other) {
            if (!isNotFound(other)) throw other;
          }
        }
        // The first error names the file that imports it.
        throw error;
      }
    },
  });
}

function resolveFrom(parentURL: string, specifier: string, context: ResolveHookContext, nextResolve: (specifier: string, context: ResolveHookContext) => ResolveFnOutput): ResolveFnOutput {
  if (!context.conditions.includes('require')) return nextResolve(specifier, { ...context, parentURL });
  // What follows resolves a `require` from the module that calls it, whatever `parentURL` says.
  return { url: pathToFileURL(createRequire(parentURL).resolve(specifier)).href, shortCircuit: true };
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ERR_MODULE_NOT_FOUND' || error.code === 'MODULE_NOT_FOUND');
}
