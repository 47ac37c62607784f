import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
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
