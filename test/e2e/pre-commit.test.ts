import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { CLI, OPEN, TOPIC } from '../support/cli-run.js';
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
class Repository {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  constructor(id: string, files: Readonly<Record<string, string>>, settings: object = {}) {
    this.#folder = folderWith(files);
    const { TMPDIR = tmpdir() } = process.env;
    this.#env = {
      ...process.env,
      PRE_COMMIT_HOME: mkdtempSync(join(TMPDIR, 'upload-audit-pre-commit-')),
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'Ana',
      GIT_AUTHOR_EMAIL: 'ana@example.com',
      GIT_COMMITTER_NAME: 'Ana',
      GIT_COMMITTER_EMAIL: 'ana@example.com',
    };
    const hook = hooks.find((one) => one.id === id);
    const entry = hook?.entry.replace(/^upload-audit\b/, `"${process.execPath}" "${CLI}"`);
    const local = { repo: 'local', hooks: [{ ...hook, ...settings, entry, language: 'system' }] };
    this.write({ '.pre-commit-config.yaml': stringify({ repos: [local] }) });
    this.#run('git', 'init', '--quiet');
    this.#run('pre-commit', 'install');
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.#folder, name), text);
  }

  commit(): { readonly passed: boolean; readonly said: string } {
    this.#run('git', 'add', '--all');
    const { status, stdout, stderr } = this.#run('git', 'commit', '--message', 'x');
    return { passed: status === 0, said: stdout + stderr };
  }

  #run(command: string, ...args: readonly string[]) {
    return spawnSync(command, args, { cwd: this.#folder, env: this.#env, encoding: 'utf8' });
  }
}

const FIXED = OPEN.replace("'*'", "'https://app.example.com'");
const SCHEMALESS = {
  'package.json': '{ "name": "photos" }\n',
  'tsconfig.json': '{\n  // strict\n  "extends": "./x",\n}\n',
};
const ONLY_HIGH = { args: ['--fail-on', 'high', '--'] };

describe.skipIf(!isInstalled)('the hook for changed files', () => {
  test('passes over what is no template, refuses a bad one, and takes it once it is fixed', () => {
    const repository = new Repository('upload-audit', SCHEMALESS, ONLY_HIGH);
    const first = repository.commit();
    expect(first.said).toMatch(/upload-audit \(changed templates\)\.+Passed/);
    repository.write({ 'template.yaml': OPEN });
    const bad = repository.commit();
    expect(bad.passed).toBe(false);
    expect(bad.said).toMatch(/high {2}cors-wildcard \(1\.1\)/);
    repository.write({ 'template.yaml': FIXED });
    expect(repository.commit().passed).toBe(true);
  });

  test('audits many files in one run, and takes no name for an option', () => {
    const many = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`topic-${index}.yaml`, TOPIC]));
    const repository = new Repository('upload-audit', { ...many, '--version.yaml': OPEN }, ONLY_HIGH);
    const { passed, said } = repository.commit();
    expect(passed).toBe(false);
    expect(said.match(/^exit 1: /gm)).toHaveLength(1);
    expect(said).toContain('--version.yaml:6:');
  });
});

describe.skipIf(!isInstalled)('the hook for the project', () => {
  test('audits the whole repository when a part of it changes', () => {
    const repository = new Repository('upload-audit-project', { 'template.yaml': OPEN, 'app.py': 'x = 1\n' });
    const { passed, said } = repository.commit();
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
