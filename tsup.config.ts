import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import type { Plugin } from 'esbuild';
import { defineConfig, type Options } from 'tsup';
import configSchema from './schema/config.json' with { type: 'json' };

const standaloneCode = standalone.default;

/**
 * The parts that most runs do not need are files of their own beside the entry, loaded on first use: esbuild can't
 * split CommonJS, and a CommonJS entry starts faster than an ES module one.
 */
const LAZY = ['template/yaml', 'project/archive', 'config/parse', 'config/show', 'config/init'];

const lazyParts: Plugin = {
  name: 'lazy-parts',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ path, kind }) => {
      const part = LAZY.find((name) => path.endsWith(`/${name.split('/').at(-1) ?? ''}.js`));
      if (kind !== 'dynamic-import' || part === undefined) return undefined;
      return { path: `./${part.replace('/', '-')}.cjs`, external: true };
    });
  },
};

/** The config's schema as plain code, in the place of the module that would compile it on every start. */
const precompiledSchema: Plugin = {
  name: 'precompiled-schema',
  setup(build) {
    build.onLoad({ filter: /[\\/]config[\\/]validator\.ts$/ }, () => {
      const ajv = new Ajv({ allErrors: true, verbose: true, inlineRefs: false, code: { source: true, esm: true } });
      const code = standaloneCode(ajv.addSchema(configSchema, 'config'), { validate: 'config' });
      return { contents: code, loader: 'js', resolveDir: import.meta.dirname };
    });
  },
};

const shared = {
  target: 'node20',
  platform: 'node',
  // The AWS SDK alone stays a dependency: it is large, and loaded only for deployed stacks.
  noExternal: [/^(?!@aws-sdk\/)/],
  splitting: false,
  clean: false,
} satisfies Options;

export default defineConfig([
  {
    ...shared,
    entry: { cli: 'src/cli.ts', ...Object.fromEntries(LAZY.map((part) => [part.replace('/', '-'), `src/${part}.ts`])) },
    format: 'cjs',
    outExtension: () => ({ js: '.cjs' }),
    esbuildPlugins: [lazyParts, precompiledSchema],
  },
  {
    ...shared,
    entry: { index: 'src/index.ts', rule: 'src/rule.ts' },
    // Bundled CommonJS packages ask for Node's own modules by `require`, which ES modules do not have.
    banner: ({ format }) =>
      format === 'esm'
        ? { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }
        : {},
    format: ['cjs', 'esm'],
    outExtension: ({ format }) => ({ js: format === 'cjs' ? '.cjs' : '.js' }),
    dts: true,
    esbuildPlugins: [precompiledSchema],
  },
]);
