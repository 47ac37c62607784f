import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CLI, OPEN, TOPIC } from '../support/cli-run.js';
import { Repository } from '../support/commits.js';
import { npmIn } from '../support/packed.js';
import { folderWith } from '../support/folder.js';

const ROOT = join(import.meta.dirname, '..', '..');

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args?: readonly string[];
}

const hooks = parse(readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8')) as readonly Hook[];
const isInstalled = spawnSync('pre-commit', ['--version']).status === 0;
if (!isInstalled) console.log('skipped: pre-commit is not installed');

/** A repository with one of our hooks, which runs what is built here: nothing is installed. */
function repositoryWith(id: string, files: Readonly<Record<string, string>>, settings: object = {}) {
  const hook = hooks.find((one) => one.id === id);
  const entry = hook?.entry.replace(/^upload-audit\b/, `"${process.execPath}" "${CLI}"`);
  return Repository.create([{ repo: 'local', hooks: [{ ...hook, ...settings, entry, language: 'system' }] }], files);
}

const FIXED = OPEN.replace("'*'", "'https://app.example.com'");
const SCHEMALESS = {
  'package.json': '{ "name": "photos" }\n',
  'tsconfig.json': '{\n  // strict\n  "extends": "./x",\n}\n',
};
const ONLY_HIGH = { args: ['--fail-on', 'high', '--'] };

describe.skipIf(!isInstalled)('the hook for changed files', () => {
  test('passes over what is no template, refuses a bad one, and takes it once it is fixed', async () => {
    const repository = await repositoryWith('upload-audit', SCHEMALESS, ONLY_HIGH);
    const first = await repository.commit();
    expect(first.said).toMatch(/upload-audit \(changed files\)\.+Passed/);
    repository.write({ 'template.yaml': OPEN });
    const bad = await repository.commit();
    expect(bad.passed).toBe(false);
    expect(bad.said).toMatch(/^high \(1\)\n\n {2}cors-wildcard \(1\.1\)/m);
    repository.write({ 'template.yaml': FIXED });
    expect((await repository.commit()).passed).toBe(true);
  });

  test('audits many files in one run, and takes no name for an option', async () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`topic-${index}.yaml`, TOPIC]));
    const repository = await repositoryWith('upload-audit', { ...many, '--version.yaml': OPEN }, ONLY_HIGH);
    const { passed, said } = await repository.commit();
    expect(passed).toBe(false);
    expect(said.match(/^exit 1: /gm)).toHaveLength(1);
    expect(said).toContain('--version.yaml:6:');
  });
});

describe.skipIf(!isInstalled)('the hook for the project', () => {
  test('audits the whole repository when a part of it changes', async () => {
    const repository = await repositoryWith('upload-audit-project', { 'template.yaml': OPEN, 'app.py': 'x = 1\n' });
    const { passed, said } = await repository.commit();
    expect(passed).toBe(false);
    expect(said).toContain('template.yaml:6:63');
  });
});

test('what is packed is all that npm says, whatever prepare prints', () => {
  const folder = folderWith({
    'package.json': JSON.stringify({ name: 'x', version: '1.0.0', scripts: { prepare: 'echo loud' } }),
  });
  copyFileSync(join(ROOT, '.npmrc'), join(folder, '.npmrc'));
  const printed = execFileSync('npm', ['pack'], {
    cwd: folder,
    env: { ...npmIn(folder), npm_config_loglevel: 'notice' },
  });
  expect(printed.toString()).toBe('x-1.0.0.tgz\n');
});
