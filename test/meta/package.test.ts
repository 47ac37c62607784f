import * as cloudFormation from '@aws-sdk/client-cloudformation';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, test } from 'vitest';
import { OPEN } from '../support/cli-run.js';
import { type Packed, npmIn, pack } from '../support/packed.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const template = 'fixtures/table-backup/fail.yaml';

/** Runs a script in the package's folder, where it can import itself by name. */
function run(flag: '--input-type=module' | '--input-type=commonjs', script: string): string {
  return execFileSync(process.execPath, [flag, '-e', script], { cwd: root, encoding: 'utf8' });
}

/** What ajv needs to compile the schema of configs, which is done when the package is built. */
const COMPILED_AWAY = new Set(['fast-deep-equal', 'fast-uri', 'json-schema-traverse']);

/** The packages of which a bundle of the source has any code. */
async function collectBundled(): Promise<readonly string[]> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/cli/main.ts', 'src/index.ts', 'src/rule.ts'],
    bundle: true,
    write: false,
    outdir: root,
    platform: 'node',
    format: 'esm',
    loader: { '.wasm': 'file' },
    mainFields: ['module', 'main'],
    metafile: true,
  });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  return [...new Set(used.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []))];
}

describe('the built package', () => {
  test('audits a YAML template for users of ES modules', () => {
    const script = `
      import { audit, loadProject, rules } from 'upload-audit';
      const { summary } = audit(await loadProject('${template}'));
      console.log(summary.templates, summary.exitCode, rules.length > 0);`;
    expect(run('--input-type=module', script)).toBe('1 1 true\n');
  });

  test('audits a YAML template for users of CommonJS', () => {
    const script = `
      const { audit, loadProject } = require('upload-audit');
      loadProject('${template}').then((project) => console.log(audit(project).summary.templates));`;
    expect(run('--input-type=commonjs', script)).toBe('1\n');
  });

  test('gives rule authors their kit without the engine', () => {
    const require = createRequire(import.meta.url);
    const kit = require('upload-audit/rule') as Record<string, unknown>;
    expect(Object.keys(kit)).toEqual(expect.arrayContaining(['defineRule', 'requires', 'not', 'unknown']));
  });

  test('compiles no schema at run time', () => {
    const files = readdirSync(join(root, 'dist')).filter((name) => /\.c?js$/.test(name));
    const compilers = files.filter((name) => /new Function\b/.test(readFileSync(join(root, 'dist', name), 'utf8')));
    expect(files).toContain('config-parse.cjs');
    expect(compilers).toEqual([]);
  });

  test('can make the calls to CloudFormation that the docs name, and no others', () => {
    const bundled = new Set(readFileSync(join(root, 'dist/aws-sdk.cjs'), 'utf8').match(/\b\w+Command\b/g));
    const calls = Object.keys(cloudFormation).filter((name) => name.endsWith('Command') && bundled.has(name));
    const documented =
      readFileSync(join(root, 'docs/deployed.md'), 'utf8').match(/(?<="cloudformation:)\w+(?=")/g) ?? [];
    expect(documented).not.toEqual([]);
    expect(calls.sort()).toEqual(documented.map((name) => `${name}Command`).sort());
  });

  test('lets nobody reach into its files', () => {
    expect(() => run('--input-type=commonjs', "require('upload-audit/dist/cli.cjs')")).toThrow(
      /not defined by "exports"/,
    );
  });
});

describe('the packed package', () => {
  let packed: Packed;
  let tarball = '';
  beforeAll(() => {
    packed = pack();
    tarball = packed.tarball;
  });

  /** Where nothing is but a template. */
  function emptyFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), 'upload-audit-user-'));
    writeFileSync(join(folder, 'template.yaml'), OPEN);
    return folder;
  }

  function sh(command: string, cwd: string): string {
    return execFileSync('bash', ['-c', command], {
      cwd,
      env: { ...npmIn(cwd), TARBALL: tarball },
      encoding: 'utf8',
    });
  }

  test('is as publint wants it', async () => {
    const { buffer } = Uint8Array.from(readFileSync(tarball));
    const { messages } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, { ...packageJson }))).toEqual([]);
  });

  test('has the right types, for ES modules, CommonJS and bundlers', async () => {
    const checked = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(tarball))));
    expect(checked.types).toEqual({ kind: 'included' });
    const problems = 'problems' in checked ? checked.problems : [];
    // Node has known `exports` since version 12; who resolves as Node 10 did finds the main entry's types alone.
    expect(problems.filter((one) => !('resolutionKind' in one && one.resolutionKind === 'node10'))).toEqual([]);
  });

  test('needs nothing else at run time', () => {
    const printed = sh('tar -xzOf "$TARBALL" package/package.json', emptyFolder());
    const { dependencies, peerDependencies, peerDependenciesMeta } = JSON.parse(printed) as Record<string, unknown>;
    expect(dependencies).toBeUndefined();
    // The plugin for `cdk synth` imports neither: whoever uses it has them.
    expect(peerDependencies).toEqual({ 'aws-cdk-lib': '^2.0.0', constructs: '^10.0.0' });
    expect(peerDependenciesMeta).toEqual({ 'aws-cdk-lib': { optional: true }, constructs: { optional: true } });
  });

  test('brings the licences of what is bundled', async () => {
    const bundled = (await collectBundled()).filter((name) => !COMPILED_AWAY.has(name));
    expect(bundled).toEqual(
      expect.arrayContaining(['commander', 'yaml', '@aws-sdk/client-cloudformation', 'smol-toml']),
    );
    const grammars = [
      '@vscode/tree-sitter-wasm',
      ...['javascript', 'python', 'typescript'].map((it) => `tree-sitter-${it}`),
    ];
    const text = sh('tar -xzOf "$TARBALL" package/dist/third-party-licences.txt', emptyFolder());
    const licences = new Map(
      text.split(`\n${'-'.repeat(80)}\n\n`).flatMap((one) => {
        // Packages of one licence, a line each, stand above it.
        const [names = '', ...words] = one.split('\n\n');
        return names.split('\n').map((name) => [name, words.join('\n\n')] as const);
      }),
    );
    expect([...licences.keys()].sort()).toEqual([...bundled, ...grammars].sort());
    for (const [name, words] of licences) {
      expect(words, name).toMatch(
        /permission is hereby granted|permission to use, copy, modify|are\s+permitted provided|grants to You a perpetual/i,
      );
      expect(words, name).toMatch(/copyright/i);
      expect(words, name).toMatch(/as is\b/i);
    }
  });

  test('has its parts and nothing else, within a budget', () => {
    const { files, size, unpackedSize } = packed;
    const built = readdirSync(join(root, 'dist')).map((name) => `dist/${name}`);
    expect(built.filter((name) => !/\.(?:c?js|d\.cts|wasm|txt)$/.test(name))).toEqual([]);
    const written = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json'];
    const library = ['cdk', 'index', 'rule', 'testing']
      .flatMap((name) => [`${name}.d.ts`, `${name}.js`])
      .map((name) => `esm/${name}`);
    const schemas = ['schema/config.json', 'schema/report.json'];
    expect(files).toEqual([...built, ...library, ...schemas, 'scripts/prepare.mjs', ...written].sort());
    expect(size).toBeLessThan(1_350_000);
    expect(unpackedSize).toBeLessThan(6_500_000);
  });

  test('is published for everyone, with a statement of where it was built', () => {
    const printed = sh('tar -xzOf "$TARBALL" package/package.json', emptyFolder());
    const { publishConfig, license } = JSON.parse(printed) as Record<string, unknown>;
    expect(publishConfig).toEqual({ access: 'public', provenance: true });
    expect(license).toBe('MIT');
  });

  test('has a version that the lock file and the changelog have too', () => {
    const { version } = packageJson;
    const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
      readonly version: string;
      readonly packages: Readonly<Record<string, { readonly version: string }>>;
    };
    expect([lock.version, lock.packages['']?.version]).toEqual([version, version]);
    const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
    expect(/^## (\d\S*)$/m.exec(changelog)?.[1]).toBe(version);
    expect(readFileSync(join(root, 'docs/ci.md'), 'utf8')).toContain(`rev: v${version}\n`);
  });

  test('runs by npx in a folder with nothing else', () => {
    const printed = sh(
      'npx --yes --package "$TARBALL" upload-audit template.yaml --rule 1.1 -f compact || echo "exit $?"',
      emptyFolder(),
    );
    expect(printed).toBe(
      'template.yaml:6:63: high: bucket Uploads allows wildcard origin "*": any website can send PUT requests [cors-wildcard]\nexit 1\n',
    );
  });

  test('is linked where it is unpacked, for which npm runs its prepare script', () => {
    const folder = emptyFolder();
    sh('tar -xzf "$TARBALL" && mkdir user && cd user && npm init -y >/dev/null && npm install ../package', folder);
    expect(sh('user/node_modules/.bin/upload-audit --version', folder)).toBe(`${packageJson.version}\n`);
    expect(sh('cd package && npm pack --silent', folder)).toBe(`upload-audit-${packageJson.version}.tgz\n`);
  });

  test('runs, and is imported, where it is installed', () => {
    const folder = emptyFolder();
    sh('npm init -y >/dev/null && npm install "$TARBALL" >/dev/null', folder);
    expect(sh('node_modules/.bin/upload-audit --version', folder)).toBe(`${packageJson.version}\n`);
    const esm =
      "import { rules } from 'upload-audit'; import { defineRule } from 'upload-audit/rule'; import { ignore, UploadAuditPlugin } from 'upload-audit/cdk'; console.log(rules.length > 0, typeof defineRule, typeof ignore, new UploadAuditPlugin().name)";
    const cjs =
      "const { rules } = require('upload-audit'); const { defineRule } = require('upload-audit/rule'); const { ignore, UploadAuditPlugin } = require('upload-audit/cdk'); console.log(rules.length > 0, typeof defineRule, typeof ignore, new UploadAuditPlugin().name)";
    writeFileSync(join(folder, 'user.mjs'), esm);
    writeFileSync(join(folder, 'user.cjs'), cjs);
    expect(sh('node user.mjs && node user.cjs', folder)).toBe(
      'true function function upload-audit\ntrue function function upload-audit\n',
    );
  });
});
