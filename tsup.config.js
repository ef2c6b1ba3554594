import { defineConfig } from 'tsup';
import { publicPackages, pure, sourceEntries } from './.ci/packages.mjs';

export default defineConfig(
  publicPackages().flatMap((library) => {
    const { bin, ...entries } = sourceEntries(library);
    const shared = {
      outDir: `packages/${library.folder}/dist`,
      tsconfig: `packages/${library.folder}/tsconfig.json`,
      // Nothing of another package is bundled: a host gets one copy of each.
      external: [/^[^./]/],
      sourcemap: true,
      target: 'es2023',
      platform: pure.includes(library.folder) ? 'neutral' : 'node',
      // 'node:process' stays so: Deno knows no other name of it.
      removeNodeProtocol: false,
      silent: true,
    };
    // Chunks are shared in CJS too, so that two entries of a package have one copy of its classes.
    const modules = { ...shared, name: library.manifest.name, entry: entries, format: ['esm', 'cjs'], splitting: true, treeshake: { moduleSideEffects: 'no-external' }, dts: true };
    return bin ? [modules, { ...shared, name: `${library.manifest.name} (command)`, entry: { bin }, format: ['esm'] }] : [modules];
  }),
);
