import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
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

  test('lets nobody reach into its files', () => {
    expect(() => run('--input-type=commonjs', "require('upload-audit/dist/cli.cjs')")).toThrow(
      /not defined by "exports"/,
    );
  });
});
