import type { BuildOptions, Plugin, PluginBuild } from 'esbuild';
import { mkdirSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';

/** The functions of modules under src/, by the modules' names there. */
type CalledParts = Readonly<Record<string, readonly string[]>>;

/** Names that a part needs, by the module around it that has them. */
type Needs = ReadonlyMap<string, ReadonlySet<string>>;

/** The build that parts are cut from. */
const WHOLE = 'src/index.ts';
const AROUND = 'around:';

/**
 * Makes files of their own of parts that few runs need: what stands in the bundles in their place loads the file on the
 * first call of one of their functions. What the code around a part needs too is not in its file: the bundle hands it
 * over, so that each class and each cache is there once. What only parts need is in each of them.
 * @param parts loaded on the first call of these functions
 * @param inside what changes how modules are found and read, in bundles and parts alike
 */
export function makeCalledParts(parts: CalledParts, inside: readonly Plugin[]): Plugin {
  return {
    name: 'called-parts',
    setup(build) {
      const around = collectAround(build, parts, inside);
      const optionsOf = async (part: string): Promise<BuildOptions> => ({
        ...commonOptions(build, [takeFrom(await around), ...inside]),
        entryPoints: [`src/${part}.ts`],
      });
      build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, kind, resolveDir }) => {
        const part = nameOf(resolve(resolveDir, path)).replace(/^src\/|\.js$/g, '');
        return kind === 'import-statement' && part in parts ? { path: part, namespace: 'called' } : undefined;
      });
      build.onResolve({ filter: /\.cjs$/, namespace: 'called' }, ({ path }) => ({ path, external: true }));
      build.onLoad({ filter: /.*/, namespace: 'called' }, async ({ path }) => {
        const needs = await collectNeeds(build, await optionsOf(path));
        return { contents: formatStub(path, parts[path] ?? [], needs), loader: 'ts', resolveDir: '.' };
      });
      build.onEnd(async (whole) => {
        mkdirSync('dist', { recursive: true });
        for (const part of Object.keys(parts)) {
          const { outputFiles, metafile } = await build.esbuild.build({ ...(await optionsOf(part)), format: 'cjs' });
          writeFileSync(`dist/${fileOf(part)}`, formatPart(outputFiles?.[0]?.text ?? ''));
          // Packages that a part is made of are in ours.
          for (const output of Object.values(metafile?.outputs ?? {}))
            Object.assign(whole.metafile?.outputs ?? {}, { [`dist/${fileOf(part)}`]: output });
        }
      });
    },
  };
}

function nameOf(path: string): string {
  return relative('.', path).replaceAll('\\', '/');
}

function fileOf(part: string): string {
  return `${part.replaceAll('/', '-')}.cjs`;
}

function commonOptions({ initialOptions }: PluginBuild, plugins: readonly Plugin[]): BuildOptions {
  const { platform, target, legalComments, minifyWhitespace, lineLimit, supported } = initialOptions;
  const given = { platform, target, legalComments, minifyWhitespace, lineLimit, supported };
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { ...known, bundle: true, write: false, metafile: true, outdir: 'dist', plugins: [...plugins] };
}

/** The modules of the bundle without its parts, and the parts, which are called from other parts as well. */
async function collectAround(
  build: PluginBuild,
  parts: CalledParts,
  inside: readonly Plugin[],
): Promise<ReadonlySet<string>> {
  const options: BuildOptions = { ...commonOptions(build, inside), entryPoints: [WHOLE], format: 'cjs' };
  const { metafile } = await build.esbuild.build(options);
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    if (path.replace(/^src\/|\.ts$/g, '') in parts) return;
    for (const { path: next, external = false } of metafile?.inputs[path]?.imports ?? []) if (!external) visit(next);
  };
  visit(WHOLE);
  return found;
}

/** Leaves out of a part what is around it. */
function takeFrom(around: ReadonlySet<string>): Plugin {
  return {
    name: 'around',
    setup(build) {
      const asked = Symbol('asked');
      build.onResolve({ filter: /.*/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
        if (kind !== 'import-statement' || pluginData === asked) return undefined;
        const found = await build.resolve(path, { kind, importer, resolveDir, pluginData: asked });
        const name = found.external ? path : nameOf(found.path);
        return around.has(name) ? { path: `${AROUND}${name}`, external: true, sideEffects: false } : found;
      });
    },
  };
}

/** Reads off the part as an ES module what it imports from around it. */
async function collectNeeds({ esbuild }: PluginBuild, options: BuildOptions): Promise<Needs> {
  const { outputFiles } = await esbuild.build({ ...options, format: 'esm', lineLimit: 0 });
  const text = outputFiles?.[0]?.text ?? '';
  const needs = new Map<string, Set<string>>();
  for (const [, only, names, from = ''] of text.matchAll(
    /import(?: ?([\w$]+),?)?(?:\{([^}]*)\})? ?from"around:([^"]+)"/g,
  )) {
    const listed = (names ?? '').split(',').map((name) => name.replace(/ as .*/, '').trim());
    const all = [...(only === undefined ? [] : ['default']), ...listed.filter((name) => name !== '')];
    needs.set(from, new Set([...(needs.get(from) ?? []), ...all]));
  }
  const mentioned = text.split(`"${AROUND}`).length - 1;
  const read = [...text.matchAll(/from"around:/g)].length;
  if (mentioned !== read || [...needs.values()].some((names) => names.size === 0))
    throw new Error('a part imports what is around it in a way that is not understood');
  return needs;
}

/** What stands in a bundle in the place of a part. */
function formatStub(part: string, functions: readonly string[], needs: Needs): string {
  const modules = [...needs].map(([module, names], at) => ({
    module,
    names: [...names].map((name, index) => ({ name, local: `around${at}_${index}` })),
  }));
  const imports = modules.map(({ module, names }) => {
    const listed = names.map(({ name, local }) => `${name} as ${local}`).join(', ');
    return `import { ${listed} } from './${module.replace(/\.ts$/, '.js')}';`;
  });
  const entries = modules.map(
    ({ module, names }) =>
      `${JSON.stringify(AROUND + module)}: { ${names.map(({ name, local }) => `${name}: ${local}`).join(', ')} }`,
  );
  return [
    ...imports,
    'let loaded;',
    `const load = () => (loaded ??= require('./${fileOf(part)}')({ ${entries.join(', ')} }));`,
    ...functions.map((name) => `export const ${name} = (...given) => load().${name}(...given);`),
  ].join('\n');
}

/** A part as a function of what is around it. */
function formatPart(code: string): string {
  const require = `const around=require;const module={exports:{}};`;
  const body = `(require=>{${code}\n})(name=>given[name]??around(name));`;
  return `"use strict";module.exports=given=>{${require}${body}return module.exports};\n`;
}
