import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { type Plugin, transform } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { defineConfig } from 'tsup';
import { makeCalledParts } from './scripts/called-parts.js';
import { GRAMMAR_PARTS, getGrammarFile, readGrammar } from './src/fs/wasm.js';
import configSchema from './schema/config.json' with { type: 'json' };

const standaloneCode = standalone.default;

/**
 * The modules under src/ that become files of their own in `dist`, by their names there, loaded on first use: esbuild can't split CommonJS, and a CommonJS
 * entry starts faster than an ES module one.
 */
const LAZY: Readonly<Record<string, string>> = {
  index: 'index',
  '../rules/_guides/index': 'guides',
  'cli/command': 'command',
  'cli/config-file': 'config-file',
  'cli/fix': 'cli-fix',
  'load/handlers/parser': 'handlers',
  'template/parse/yaml-usual': 'yaml-usual',
  'template/parse/yaml': 'yaml',
  'fs/zip': 'zip',
  'hosts/language-server/server': 'language-server',
  'fix/plan': 'fix',
  'aws/sdk': 'aws-sdk',
  'config/parse': 'config-parse',
  'config/show': 'config-show',
  'config/template': 'config-template',
  'plugins/plugin-modules': 'plugin-modules',
};

/** Modules under src/ that few runs need, and that are called at once: their files are loaded by the first of these calls. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  'audit/source-edits': ['makeSourceEdit'],
  'cdk/expression-origin': ['findExpressionOrigin', 'isSettingVariable', 'makeSourceContext'],
  'fs/git-matcher': ['makeGitMatcher'],
  'fs/target-glob': ['parseTargetGlob'],
  'fs/write': ['findEditObstacle', 'replaceFileText', 'writeFileText', 'writeNewFile'],
  'load/app-source': ['makeAppSource'],
  'load/deployed': ['loadDeployed', 'loadPair'],
  'load/handlers/image': ['findImageCode'],
  'report/explanation': ['renderExplanation'],
  'plugins/own-rules': ['makeOwnRules'],
  'project/toml': ['parseToml'],
  'report/compact': ['formatCompactLine', 'renderCompact'],
  'report/github': ['renderGithub'],
  'report/gitlab': ['renderGitlab'],
  'report/html': ['renderHtml'],
  'report/json': ['formatJson', 'renderJson'],
  'report/junit': ['renderJunit'],
  'report/markdown': ['renderMarkdown'],
  'report/rule-pages': ['formatOptionDefault', 'renderRulesJson', 'renderRulesText'],
  'report/sarif': ['renderSarif'],
  'report/full': ['renderFull'],
  'report/text': ['renderText'],
  'template/parse/json-errors': ['findMistake'],
  'template/transform/foreach': ['unrollLoops'],
  'template/transform/openapi/openapi': ['transformOpenApi'],
  'template/transform/sam/sam': ['transformSam'],
};

function partAt(folder: string, path: string): string {
  return relative('src', resolve(folder, path)).replaceAll('\\', '/').replace(/\.js$/, '');
}

const lazyParts: Plugin = {
  name: 'lazy-parts',
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\/.*\.js$/ }, ({ path, kind, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const name = LAZY[partAt(resolveDir, path)];
      return name === undefined ? undefined : { path: `./${name}.cjs`, external: true };
    });
  },
};

/**
 * commander can run other programs as its commands, and the language server's library can look for packages and listen
 * on sockets. Ours do neither, and what they would load takes time.
 */
const withoutPrograms: Plugin = {
  name: 'without-programs',
  setup(build) {
    build.onResolve({ filter: /^(?:node:)?(?:child_process|net)$/ }, ({ importer }) =>
      /[\\/](?:commander|vscode-[a-z]+)[\\/]/.test(importer) ? { path: 'nothing', namespace: 'nothing' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** chalk asks the process whether it may use colours. It is always told, so that what looks at terminals is not loaded. */
const withoutTerminal: Plugin = {
  name: 'without-terminal',
  setup(build) {
    build.onResolve({ filter: /^#supports-color$/ }, ({ path }) => ({ path, namespace: 'terminal' }));
    build.onLoad({ filter: /.*/, namespace: 'terminal' }, () => ({
      contents: 'export default { stdout: false, stderr: false };',
    }));
  },
};

/** Of the parser's two builds the CommonJS one: the other asks for its own URL, which a CommonJS file does not have. */
const parserAsCommonJs: Plugin = {
  name: 'parser-as-commonjs',
  setup(build) {
    build.onResolve({ filter: /^web-tree-sitter$/ }, ({ path, resolveDir, kind }) =>
      kind === 'require-call' ? undefined : build.resolve(path, { kind: 'require-call', resolveDir }),
    );
  },
};

/** The one `import()` that stays one: plugins are modules of either kind, and `require` refuses some ES modules. */
const pluginImport: Plugin = {
  name: 'plugin-import',
  setup(build) {
    build.onResolve({ filter: /\/load-module\.js$/ }, () => ({ path: './load-module.cjs', external: true }));
    build.onEnd(async () => {
      const source = readFileSync('src/plugins/load-module.ts', 'utf8');
      const { code } = await transform(source, { loader: 'ts', format: 'cjs', platform: 'node', target: 'node20' });
      mkdirSync('dist', { recursive: true });
      writeFileSync('dist/load-module.cjs', code);
    });
  },
};

/** The parser's WebAssembly stands beside the code, which reads it when the first handler is read. */
const grammars: Plugin = {
  name: 'grammars',
  setup(build) {
    build.onEnd(() => {
      mkdirSync('dist', { recursive: true });
      for (const part of GRAMMAR_PARTS) writeFileSync(`dist/${getGrammarFile(part)}`, readGrammar(part));
    });
  },
};

/** The config's schema as plain code, in the place of the module that would compile it on every start. */
const precompiledSchema: Plugin = {
  name: 'precompiled-schema',
  setup(build) {
    build.onLoad({ filter: /[\\/]config[\\/]validator\.ts$/ }, () => {
      const ajv = new Ajv({
        allErrors: true,
        verbose: true,
        allowUnionTypes: true,
        inlineRefs: false,
        code: { source: true, esm: true },
      });
      const code = standaloneCode(ajv.addSchema(configSchema, 'config'), { validate: 'config' });
      return { contents: code, loader: 'js', resolveDir: import.meta.dirname };
    });
  },
};

/** What is no input of the bundles, but is in `dist` all the same: the WebAssembly, and the grammars that it was made of. */
const GRAMMARS = [
  'node_modules/@vscode/tree-sitter-wasm',
  'tree-sitter-javascript',
  'tree-sitter-python',
  'tree-sitter-typescript',
];

/** Other people's packages are part of ours: their licences ask that their words come along. */
const licences: Plugin = {
  name: 'licences',
  setup(build) {
    build.initialOptions.metafile = true;
    build.onEnd(({ metafile }) => {
      // What was read and left out is no part of the package.
      const inputs = Object.values(metafile?.outputs ?? {}).flatMap((output) =>
        Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
      );
      const folders = inputs.flatMap((input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []);
      mkdirSync('dist', { recursive: true });
      writeFileSync('dist/third-party-licences.txt', formatLicences([...new Set([...folders, ...GRAMMARS])].sort()));
    });
  },
};

/** Each text once, below the names of the packages that have it. */
function formatLicences(folders: readonly string[]): string {
  const namesOf = new Map<string, readonly string[]>();
  for (const folder of folders) {
    const words =
      wordsOf(folder) ??
      folders
        .filter((other) => isOfOneSource(folder, other))
        .map(wordsOf)
        .find(Boolean);
    const name = folder.replace(/^.*node_modules\//, '');
    const text = words ?? readFileSync(`licences/${name}.txt`, 'utf8');
    namesOf.set(text, [...(namesOf.get(text) ?? []), name]);
  }
  const texts = [...namesOf].map(([text, names]) => `${names.join('\n')}\n\n${text.trim()}\n`);
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** The licence and the notice beside a package's code; undefined where it comes without. */
function wordsOf(folder: string): string | undefined {
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  const licence = files.find((file) => /^licen[cs]e/i.test(file));
  if (licence === undefined) return undefined;
  const notices = files.filter((file) => /^notice/i.test(file));
  return [licence, ...notices].map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim()).join('\n\n');
}

/** Whether two packages come from one repository under one licence, whose text is then the same. */
function isOfOneSource(folder: string, other: string): boolean {
  const source = sourceOf(folder);
  return source !== undefined && source === sourceOf(other);
}

function sourceOf(folder: string): string | undefined {
  const file = `${folder}/package.json`;
  if (!existsSync(file)) return undefined;
  const source = JSON.stringify(JSON.parse(readFileSync(file, 'utf8')), ['license', 'repository', 'url']);
  return /"license":.*"repository":/.test(source) ? source : undefined;
}

/**
 * What is for users of the library; everything else in `dist` belongs to the command line. Users of ES modules get the
 * same code by way of `esm/`: Node reads the names out of the CommonJS files.
 */
const LIBRARY: Readonly<Record<string, string>> = {
  index: 'src/index.ts',
  rule: 'src/rule.ts',
  testing: 'src/testing/test-rule.ts',
  cdk: 'src/hosts/cdk/plugin.ts',
};

export default defineConfig({
  entry: {
    ...LIBRARY,
    cli: 'src/cli/main.ts',
    ...Object.fromEntries(Object.entries(LAZY).map(([part, name]) => [name, `src/${part}.ts`])),
  },
  format: 'cjs',
  outExtension: () => ({ js: '.cjs' }),
  target: 'node20',
  platform: 'node',
  // The plugins here know Node's own modules by it.
  removeNodeProtocol: false,
  // The package has no dependencies at run time: npm before version 12 fails now and then where one that is installed from
  // git has any, since two of its processes then write to one folder.
  noExternal: [/./],
  splitting: false,
  clean: true,
  dts: { entry: LIBRARY },
  // `import()` in CommonJS would start Node's other loader, which reads a file for its exports' names before it runs.
  esbuildOptions: (options) => {
    // Their words are in a file of their own.
    options.legalComments = 'none';
    // Names stay, so that a stack trace can be read; blanks and comments only take room in the package.
    options.minifyWhitespace = true;
    // Node prints the whole line of an error that nobody catches.
    options.lineLimit = 120;
    options.supported = { ...options.supported, 'dynamic-import': false };
  },
  esbuildPlugins: [
    lazyParts,
    makeCalledParts(CALLED, [lazyParts, withoutTerminal]),
    withoutTerminal,
    parserAsCommonJs,
    grammars,
    pluginImport,
    withoutPrograms,
    precompiledSchema,
    licences,
  ],
});
