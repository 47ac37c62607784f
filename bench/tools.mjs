import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, delimiter, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VALIDATE = fileURLToPath(new URL('validate.mjs', import.meta.url));

/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {readonly string[]} empty the command that only starts and ends
 * @property {(folder: string, files: readonly string[]) => readonly string[]} command audits a folder of which these are
 *   the templates
 * @property {readonly number[]} [done] how it ends when it read everything; absent: it never stops at what it can't read
 */

/** upload-audit as a folder has it built.
 * @param {string} name
 * @param {string} folder
 * @returns {Tool}
 */
function makeOwnTool(name, folder) {
  const cli = join(folder, 'dist', 'cli.cjs');
  return {
    name,
    empty: [process.execPath, cli, '--version'],
    command: (target, files) => [
      process.execPath,
      cli,
      files.length === 1 ? (files[0] ?? target) : target,
      '-f',
      'compact',
    ],
  };
}

/** This checkout, built now.
 * @returns {Tool}
 */
export function makeHead() {
  execFileSync('npx', ['tsup', '--silent'], { cwd: ROOT, stdio: 'inherit' });
  return makeOwnTool('head', ROOT);
}

/**
 * Another commit, built in a folder of its own; or a folder that holds a build already.
 * @param {string} ref a commit, or the path of a checkout with `dist`
 * @param {string} folder where it may be built
 * @returns {Tool}
 */
export function makeBase(ref, folder) {
  if (existsSync(join(ref, 'dist', 'cli.cjs'))) return makeOwnTool('base', ref);
  rmSync(folder, { recursive: true, force: true });
  const git = (/** @type {string[]} */ ...args) => execFileSync('git', args, { cwd: ROOT, stdio: 'inherit' });
  git('worktree', 'prune');
  git('worktree', 'add', '--detach', folder, ref);
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  execFileSync('npx', ['tsup', '--silent'], { cwd: folder, stdio: 'inherit' });
  return makeOwnTool('base', folder);
}

/** @param {string} folder */
export function removeBase(folder) {
  if (existsSync(folder)) execFileSync('git', ['worktree', 'remove', '--force', folder], { cwd: ROOT });
}

/** A program on the PATH, or in one of some folders.
 * @param {string} name
 * @param {readonly string[]} folders
 */
function findProgram(name, folders) {
  const all = [...folders.flatMap((folder) => [folder, join(folder, 'bin'), join(folder, 'node_modules', '.bin')])];
  return [...all, ...(process.env.PATH ?? '').split(delimiter)].map((folder) => join(folder, name)).find(existsSync);
}

/** So many of cfn-guard's rules are run: as many as upload-audit has. */
const RULES = 25;

/**
 * The other tools that are there.
 * @param {readonly string[]} folders where to look besides the PATH: Python environments, and folders with node_modules
 * @param {string} scratch
 * @returns {readonly Tool[]}
 */
export function findPeers(folders, scratch) {
  /** @type {Tool[]} */
  const found = [];
  const modules = folders.map((folder) => join(folder, 'node_modules'));
  const guard = modules.map((folder) => join(folder, '@cdklabs', 'cdk-validator-cfnguard')).find(existsSync);
  if (guard !== undefined) {
    const binary = join(
      guard,
      'bin',
      platform() === 'darwin' ? 'macos' : 'ubuntu',
      arch() === 'arm64' ? 'aarch64' : 'x86_64',
      'cfn-guard',
    );
    const own = [binary, join(guard, 'bin', platform() === 'darwin' ? 'macos' : 'ubuntu', 'cfn-guard')].find(
      existsSync,
    );
    const rules = copyRules(join(guard, 'rules'), join(scratch, 'guard-rules'));
    if (own !== undefined)
      found.push({
        name: 'cfn-guard',
        empty: [own, '--version'],
        // Without findings, and with some.
        done: [0, 19],
        command: (folder, files) => [
          own,
          'validate',
          '--data',
          files.length === 1 ? (files[0] ?? folder) : folder,
          '--rules',
          rules,
          '--structured',
          '--output-format',
          'json',
          '--show-summary',
          'none',
        ],
      });
  }
  const lint = findProgram('cfn-lint', folders);
  if (lint !== undefined)
    found.push({ name: 'cfn-lint', empty: [lint, '--version'], command: (_, files) => [lint, ...files] });
  const checkov = findProgram('checkov', folders);
  if (checkov !== undefined)
    found.push({
      name: 'checkov',
      empty: [checkov, '--version'],
      command: (folder, files) => [
        checkov,
        '--framework',
        'cloudformation',
        '--compact',
        '--quiet',
        ...(files.length === 1 ? ['-f', ...files] : ['-d', folder]),
      ],
    });
  const validate = modules.map((folder) => join(folder, '@aws', 'cloudformation-validate')).find(existsSync);
  if (validate !== undefined)
    found.push({
      name: 'cloudformation-validate',
      empty: [process.execPath, VALIDATE, validate],
      command: (_, files) => [process.execPath, VALIDATE, validate, ...files],
    });
  return found;
}

/** Those of the rules that are about what an upload API is made of, the first by name.
 * @param {string} from
 * @param {string} to
 */
function copyRules(from, to) {
  mkdirSync(to, { recursive: true });
  const all = readdirSync(from, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.guard'))
    .sort();
  const wanted = all.filter((name) => /s3|dynamodb|lambda|api_?gateway|cloudwatch|sqs|sns/i.test(name));
  for (const name of wanted.slice(0, RULES)) copyFileSync(join(from, name), join(to, basename(name)));
  return to;
}
