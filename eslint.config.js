import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { pure } from './.ci/packages.mjs';

const tests = ['**/*.test.ts', '**/*.test-d.ts', '**/src/fixtures/**'];
const injected = 'Time, timers, ids and randomness are injected: take a Clock, an id source or a random source.';

const banned = [
  { selector: 'ExportAllDeclaration', message: 'List the names that are exported.' },
  { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
];
const onlyRiskApproves = {
  selector: 'TSAsExpression > TSTypeReference[typeName.name=/^Approved(Order|Amendment)$/]',
  message: 'Only risk makes an approved order or amendment.',
};
const noDefaultExport = { selector: 'ExportDefaultDeclaration', message: 'Export by name.' };
const ambient = [
  { selector: "MemberExpression[object.name='Date'][property.name='now']", message: injected },
  { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: injected },
  { selector: "CallExpression[callee.name='Date']", message: injected },
  { selector: "MemberExpression[object.name='Math'][property.name='random']", message: injected },
  { selector: "MemberExpression[object.name='crypto'][property.name=/^(randomUUID|getRandomValues)$/]", message: injected },
  { selector: "MemberExpression[object.name='performance']", message: injected },
  { selector: "MemberExpression[object.name='globalThis']", message: injected },
];
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'clearTimeout', 'clearInterval'];

export default defineConfig(
  globalIgnores(['**/dist/', '**/node_modules/', '**/out/', 'docs/', 'packages/integration/consumers/', 'packages/*/api/', '**/.cache/', 'coverage/']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-syntax': ['error', ...banned, onlyRiskApproves, noDefaultExport],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/unbound-method': 'off',
      // Ports return promises; an adapter in memory has nothing to await.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  {
    files: pure.map((name) => `packages/${name}/src/**/*.ts`),
    ignores: [...tests, 'packages/{data,engine}/src/node.ts', 'packages/{data,engine}/src/node/**'],
    rules: {
      'no-restricted-syntax': ['error', ...banned, onlyRiskApproves, noDefaultExport, ...ambient],
      'no-restricted-globals': ['error', ...timers.map((name) => ({ name, message: injected })), 'self', 'process', 'Buffer', 'require'],
      'no-restricted-imports': ['error', { patterns: [{ group: ['node:*'], message: 'This package runs outside Node too.' }] }],
    },
  },
  // It runs in a browser, and is typed with what that has.
  { files: ['packages/backtest/page/**/*.ts'], languageOptions: { parserOptions: { project: './packages/backtest/page/tsconfig.json', tsconfigRootDir: import.meta.dirname } } },
  { files: ['packages/risk/src/**/*.ts'], ignores: tests, rules: { 'no-restricted-syntax': ['error', ...banned, noDefaultExport, ...ambient] } },
  // The one clock that reads the machine's time.
  {
    files: ['packages/engine/src/live-clock.ts'],
    rules: { 'no-restricted-globals': 'off', 'no-restricted-syntax': ['error', ...banned, onlyRiskApproves, noDefaultExport] },
  },
  {
    files: ['packages/redfire/src/**/*.ts', 'packages/benchmarks/**/*.ts', 'examples/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  // The engine loads a strategy from a module's default export; tools load their configuration in the same way.
  { files: ['examples/**/*.ts', '*.config.ts'], rules: { 'no-restricted-syntax': ['error', ...banned, onlyRiskApproves] } },
  {
    files: [...tests, 'packages/integration/src/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/require-await': 'off',
      'no-console': 'off',
      'no-restricted-syntax': ['error', ...banned],
    },
  },
);
