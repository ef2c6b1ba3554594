const { readdirSync } = require('node:fs');

/** Who may import whom; anything else is refused. Keys and entries are patterns of folder names under packages/. */
const MAY_IMPORT = {
  core: [],
  oms: ['core'],
  risk: ['core'],
  strategy: ['core'],
  data: ['core'],
  sim: ['core'],
  engine: ['core', 'oms', 'risk', 'strategy'],
  backtest: ['core', 'oms', 'risk', 'strategy', 'data', 'sim', 'engine'],
  testing: ['core', 'sim'],
  redfire: ['core', 'oms', 'risk', 'strategy', 'data', 'sim', 'engine', 'backtest', 'gateway-paper'],
  'gateway-paper': ['core', 'sim'],
  'data-[^/]+': ['core', 'data'],
  '(?:gateway(?!-paper)|store|cache|bus|tasks|metrics|tracing|logger|notify|server)-[^/]+': ['core'],
};
const PRIVATE = ['benchmarks', 'integration'];
const PURE = 'core|oms|risk|strategy|data|sim|engine|backtest';
const TESTS = '/fixtures/|\\.test(-d)?\\.ts$';

const named = new RegExp(`^(?:${[...Object.keys(MAY_IMPORT), ...PRIVATE].join('|')})$`);
const strangers = readdirSync('packages').filter((folder) => !named.test(folder));
if (strangers.length > 0) throw new Error(`packages/${strangers.join(', packages/')}: no row of MAY_IMPORT in .dependency-cruiser.cjs names it`);

module.exports = {
  forbidden: [
    // Types may refer to each other; modules that run may not.
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries(MAY_IMPORT).flatMap(([importer, allowed]) => [
      importRule(importer, allowed, { tests: false }),
      importRule(importer, [...allowed, 'testing'], { tests: true }),
    ]),
    {
      name: 'private-packages-are-ends',
      severity: 'error',
      from: { pathNot: `^packages/(?:${PRIVATE.join('|')})/` },
      to: { path: `^packages/(?:${PRIVATE.join('|')})/` },
    },
    {
      name: 'pure-packages-need-no-node',
      severity: 'error',
      from: { path: `^packages/(?:${PURE})/src/`, pathNot: [TESTS, '^packages/(?:data|engine)/src/node'] },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tests-stay-out-of-source',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: TESTS },
    },
    {
      name: 'no-deep-imports',
      comment: 'another package is imported by its public name',
      severity: 'error',
      from: { path: '^(?:packages|examples)/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/', dependencyTypes: ['local'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: ['node_modules', 'dist'] },
    exclude: { path: ['^packages/integration/consumers/', '/dist/'] },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['@redfire/source', 'import', 'node', 'default'], extensions: ['.ts', '.js', '.d.ts'] },
  },
};

function importRule(importer, allowed, { tests }) {
  return {
    name: `${importer.includes('(?:') ? 'adapter' : importer}${tests ? '-tests' : ''}-imports`,
    severity: 'error',
    from: { path: `^packages/(${importer})/src${tests ? `.*(?:${TESTS})` : '/'}`, ...(tests ? {} : { pathNot: TESTS }) },
    // $1 is the importing package itself.
    to: { path: '^packages/', pathNot: ['^packages/$1/', ...(allowed.length > 0 ? [`^packages/(?:${allowed.join('|')})/`] : [])] },
  };
}
