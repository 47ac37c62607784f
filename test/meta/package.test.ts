import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, describe, expect, test } from 'vitest';
import { OPEN } from '../support/cli-run.js';
import { npmIn, pack, packWithoutSdk } from '../support/packed.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packageJson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };
const template = 'fixtures/table-backup/fail.yaml';

/** Runs a script in the package's folder, where it can import itself by name. */
function run(flag: '--input-type=module' | '--input-type=commonjs', script: string): string {
  return execFileSync(process.execPath, [flag, '-e', script], { cwd: root, encoding: 'utf8' });
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

  test('lets nobody reach into its files', () => {
    expect(() => run('--input-type=commonjs', "require('upload-audit/dist/cli.cjs')")).toThrow(
      /not defined by "exports"/,
    );
  });
});

describe('the packed package', () => {
  let tarball = '';
  let withoutSdk = '';
  beforeAll(() => {
    tarball = pack();
    withoutSdk = packWithoutSdk();
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
      env: { ...npmIn(cwd), TARBALL: tarball, WITHOUT_SDK: withoutSdk },
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

  test('needs nothing else at run time but the SDK, of one exact version', () => {
    const printed = sh('tar -xzOf "$TARBALL" package/package.json', emptyFolder());
    const { dependencies, peerDependencies } = JSON.parse(printed) as Record<string, unknown>;
    expect(peerDependencies).toBeUndefined();
    expect(dependencies).toEqual({
      '@aws-sdk/client-cloudformation': expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
  });

  test('brings the licences of what is bundled', () => {
    const text = sh('tar -xzOf "$TARBALL" package/dist/third-party-licences.txt', emptyFolder());
    for (const name of ['chalk', 'commander', 'ignore', 'picomatch', 'smol-toml', 'yaml']) {
      expect(text).toMatch(new RegExp(`^${name}$`, 'm'));
    }
  });

  test('runs by npx in a folder with nothing else', () => {
    const printed = sh(
      'npx --yes --package "$WITHOUT_SDK" upload-audit template.yaml --rule 1.1 -f compact || echo "exit $?"',
      emptyFolder(),
    );
    expect(printed).toBe(
      'template.yaml:6:63: high: any website may send PUT to bucket Uploads: the allowed origin is "*" [cors-wildcard]\nexit 1\n',
    );
  });

  test('runs, and is imported, where it is installed', () => {
    const folder = emptyFolder();
    sh('npm init -y >/dev/null && npm install "$WITHOUT_SDK" >/dev/null', folder);
    expect(sh('node_modules/.bin/upload-audit --version', folder)).toBe(`${packageJson.version}\n`);
    const esm =
      "import { rules } from 'upload-audit'; import { defineRule } from 'upload-audit/rule'; console.log(rules.length > 0, typeof defineRule)";
    const cjs =
      "const { rules } = require('upload-audit'); const { defineRule } = require('upload-audit/rule'); console.log(rules.length > 0, typeof defineRule)";
    writeFileSync(join(folder, 'user.mjs'), esm);
    writeFileSync(join(folder, 'user.cjs'), cjs);
    expect(sh('node user.mjs && node user.cjs', folder)).toBe('true function\ntrue function\n');
  });
});
