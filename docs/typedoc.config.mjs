import { join } from 'node:path';
import { Converter } from 'typedoc';
import { publicPackages, sourceEntries } from '../.ci/packages.mjs';
import { root } from '../.ci/setup.mjs';

/** The source of each public entry with the name by which it is imported. */
const entries = publicPackages().flatMap((library) =>
  Object.entries(sourceEntries(library))
    .filter(([entry]) => entry !== 'bin')
    .map(([entry, file]) => ({ file, name: library.manifest.name + (entry === 'index' ? '' : `/${entry}`) })),
);

/** @type {Partial<import('typedoc').TypeDocOptions>} */
export default {
  name: 'API',
  entryPoints: entries.map(({ file }) => join(root, file)),
  tsconfig: '../tsconfig.json',
  plugin: ['typedoc-plugin-markdown', nameModules, linkAcrossModules],
  out: 'api',
  readme: 'none',
  // A page per module: a page per name would give the type "Index" the name of its folder's front page.
  router: 'module',
  entryFileName: 'index',
  hideBreadcrumbs: true,
  disableSources: true,
  excludeInternal: true,
  excludePrivate: true,
  excludeExternals: true,
  sort: ['alphabetical'],
  // `pnpm typecheck` has said it already.
  skipErrorChecking: true,
  validation: { invalidLink: true, notExported: false },
  treatValidationWarningsAsErrors: true,
  logLevel: 'Warn',
};

/** TypeDoc names a module after the path of its source. */
function nameModules(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const module of project.children ?? []) {
      const path = `/${module.name.replace(/^packages\//, '')}`;
      const entry = entries.find(({ file }) => [file, file.replace('/index.ts', '.ts')].some((candidate) => candidate.endsWith(`${path}.ts`)));
      if (entry) module.name = entry.name;
    }
  });
}

/** TypeDoc follows a link only to what the file with the comment imports; this finds any exported name. */
function linkAcrossModules(app) {
  app.converter.addUnknownSymbolResolver((reference, reflection, link) => {
    const [first, ...rest] = reference.symbolReference?.path ?? [];
    if (!link || !first || rest.length > 0) return undefined;
    const target = reflection.project.children?.flatMap((module) => module.children ?? []).find(({ name }) => name === first.path);
    return target && { target, caption: first.path };
  });
}
