/**
 * pre-commit installs the hooks from a git repository, as it does for whoever names this one in their config: the clone is
 * of what is here, with what is not committed yet. Each version installs in its own way; all but the newest are tried
 * where `UPLOAD_AUDIT_PRE_COMMIT` is `all`. It takes Python, git, npm and their registries, and says so where one is not
 * at hand.
 */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { OPEN } from '../support/cli-run.js';
import { Repository, getPlainEnv, runProgram } from '../support/commits.js';
import { folderWith } from '../support/folder.js';
import { pack } from '../support/packed.js';

const ROOT = join(import.meta.dirname, '..', '..');
const MINUTES = 60_000;
const isWindows = process.platform === 'win32';
const env = getPlainEnv();

const NEWEST = '>=4.7,<5';
/** 4.6.1 leaves a link to the clone of npm before version 12; those before pack a build of theirs, as 4.6.0 and 3.8 do. */
const OTHERS = process.env['UPLOAD_AUDIT_PRE_COMMIT'] === 'all' ? ['==4.6.1', '==4.6.0', '==3.8.0'] : [];

const FILES = {
  'package.json': '{ "name": "photos" }\n',
  'tsconfig.json': '{\n  // strict\n  "extends": "./x",\n}\n',
  'list.py': 'photos = []\n',
};

let missing = '';
let npmVersion = 0;

beforeAll(async () => {
  const npm = await runProgram('npm', ['--version'], { env, shell: isWindows });
  npmVersion = Number.parseInt(npm.said);
  const registry = await runProgram('npm', ['view', 'tsup', 'name', '--fetch-retries=0'], { env, shell: isWindows });
  const git = await runProgram('git', ['rev-parse', '--git-dir'], { cwd: ROOT, env });
  if (!npm.passed) missing = 'there is no npm';
  else if (!registry.passed) missing = "npm's registry is not at hand";
  else if (!git.passed) missing = 'this is no git repository';
}, 2 * MINUTES);

/** A repository of all that belongs to this one, committed. */
async function cloneOfThis(): Promise<string> {
  const folder = folderWith({});
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ':!fixtures', ':!test'];
  const { said } = await runProgram('git', args, { cwd: ROOT, env });
  for (const name of said.split('\0').filter((one) => one !== '' && existsSync(join(ROOT, one)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    cpSync(join(ROOT, name), join(folder, name));
  }
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    ['commit', '--quiet', '--message', 'x'],
  ]) {
    const { passed, said } = await runProgram('git', args, { cwd: folder, env });
    if (!passed) throw new Error(said);
  }
  return folder;
}

/** The first config that the docs have for pre-commit, with a packed package in place of the published one. */
function getReposOfDocs(tarball: string): readonly object[] {
  const docs = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
  const [, config = ''] = /^## pre-commit\n[^]*?^```yaml\n([^]*?)^```/m.exec(docs) ?? [];
  const { repos } = parse(config.replaceAll(/upload-audit@[\d.]+/g, tarball)) as { readonly repos: readonly object[] };
  return repos;
}

/** The program of a version of pre-commit, in a virtual environment that is kept; undefined where it can't be had. */
async function installPreCommit(version: string): Promise<string | undefined> {
  const venv = join(ROOT, 'node_modules/.cache/pre-commit', version.replaceAll(/[^\d.]+/g, '-'));
  const [bin, suffix] = isWindows ? ['Scripts', '.exe'] : ['bin', ''];
  const program = join(venv, bin, `pre-commit${suffix}`);
  if ((await runProgram(program, ['--version'], { env })).passed) return program;
  await runProgram(isWindows ? 'python' : 'python3', ['-m', 'venv', '--clear', venv], { env });
  const wanted = `pre-commit${version}`;
  await runProgram(join(venv, bin, `python${suffix}`), ['-m', 'pip', 'install', '--quiet', wanted], { env });
  return existsSync(program) ? program : undefined;
}

/** Why a version can't be tried here, or its program. */
async function findProgram(version: string): Promise<{ readonly program: string; readonly reason: string }> {
  const isTooOld = npmVersion >= 12 && version !== NEWEST && version !== '==4.6.1';
  if (isTooOld) return { program: '', reason: `npm ${npmVersion} no longer knows an option that it gives` };
  const program = missing === '' ? await installPreCommit(version) : '';
  const reason = program === undefined ? "Python can't install it" : missing;
  if (reason !== '') console.log(`skipped: pre-commit${version}: ${reason}`);
  return { program: program ?? '', reason };
}

/** Commits what both hooks pass over, a bad template, the same mended, and a change of a source file. */
async function expectToSee(repos: readonly object[], program: string): Promise<void> {
  const repository = await Repository.create(repos, FILES, program);
  const { said } = await repository.commit();
  expect(said).toMatch(/upload-audit \(changed files\)\.+Passed/);
  repository.write({ 'template.yaml': OPEN });
  const bad = await repository.commit();
  expect(bad.passed).toBe(false);
  expect(bad.said.match(/^high \(1\)\n\n {2}cors-wildcard \(1\.1\)/gm)).toHaveLength(2);
  repository.write({ 'template.yaml': OPEN.replace("'*'", "'https://app.example.com'") });
  const fixed = await repository.commit();
  expect(fixed.said).toMatch(/upload-audit \(changed files\)\.+Passed/);
  expect(fixed.said).toMatch(/upload-audit \(whole project\)\.+Passed/);
  expect(fixed.passed).toBe(true);
  repository.write({ 'list.py': 'photos = {}\n' });
  expect((await repository.commit()).said).toMatch(/upload-audit \(whole project\)\.+Passed/);
}

describe.each([NEWEST, ...OTHERS])('pre-commit%s', (version) => {
  test(
    'installs the hooks from git, and they see templates',
    async ({ skip }) => {
      const { program, reason } = await findProgram(version);
      if (reason !== '') skip(reason);
      const hooks = [
        { id: 'upload-audit', args: ['--fail-on', 'high', '--'] },
        { id: 'upload-audit-project', args: ['--fail-on', 'high'] },
      ];
      const clone = await cloneOfThis();
      const rev = (await runProgram('git', ['rev-parse', 'HEAD'], { cwd: clone, env })).said.trim();
      await expectToSee([{ repo: `file://${clone}`, rev, hooks }], program);
    },
    10 * MINUTES,
  );

  test(
    'installs the package as the docs say, and its hooks see templates',
    async ({ skip }) => {
      const { program, reason } = await findProgram(version);
      if (reason !== '') skip(reason);
      await expectToSee(getReposOfDocs(pack().tarball), program);
    },
    5 * MINUTES,
  );
});

test.skipIf(OTHERS.length === 0)(
  'npm installs the command from git, and nothing beside it',
  async ({ skip }) => {
    if (missing !== '') skip(missing);
    const prefix = folderWith({});
    const own = { ...env, npm_config_prefix: prefix };
    const args = ['install', '--global', '--allow-git=root', `git+file://${await cloneOfThis()}`];
    const { said } = await runProgram('npm', args, { cwd: prefix, env: own, shell: isWindows });
    const folder = join(prefix, isWindows ? '' : 'lib', 'node_modules/upload-audit');
    expect(existsSync(join(folder, 'package.json')), said).toBe(true);
    expect(existsSync(join(folder, 'node_modules'))).toBe(false);
    const command = join(prefix, isWindows ? 'upload-audit.cmd' : 'bin/upload-audit');
    const { said: text } = await runProgram(command, ['rules'], { env, shell: isWindows });
    expect(text).toContain('cors-wildcard');
  },
  10 * MINUTES,
);
