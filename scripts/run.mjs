// Runs a TypeScript file of this folder, which has no build of its own: esbuild bundles it with what it imports from
// src/, and Node runs the bundle.
//
//   node scripts/run.mjs facts src/app.py
import { build } from 'esbuild';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';

const [, , name = '', ...args] = process.argv;
const folder = dirname(fileURLToPath(import.meta.url));
// Below node_modules, from where the installed packages are found; git ignores it.
const outfile = join(folder, '..', 'node_modules', '.cache', 'scripts', `${name}.mjs`);

await build({
  entryPoints: [join(folder, `${name}.ts`)],
  outfile,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  sourcemap: 'inline',
});

/** @type {{ main: (args: readonly string[]) => number | Promise<number> }} */
const script = await import(pathToFileURL(outfile).href);
process.exitCode = await script.main(args);
