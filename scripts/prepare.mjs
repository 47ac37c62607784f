// Builds the package when npm runs `prepare`: in a checkout, before packing, and in the clone that npm makes of it when it
// is installed from git. It is in the package too, where npm runs it for whoever links or packs the unpacked folder, and
// has nothing to do there. It needs nothing but Node and npm. All that it prints goes to standard error, since some programs
// (pre-commit before 4.6.1) take the standard output of `npm pack` for a file's name.
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

const root = join(import.meta.dirname, '..');
const builder = join(root, 'node_modules/tsup/dist/cli-default.js');
// npm clones into a temporary folder of its cache, which it deletes afterwards: nobody edits what is there.
const isClone = /[\\/]_cacache[\\/]tmp[\\/]git-clone[^\\/]*$/.test(root);

const QUIETLY = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-progress'];

// What is packed has been built, and the source is no part of it.
const isPacked = !existsSync(join(root, 'tsup.config.ts'));

// npm prepares a clone twice: what was built of it the first time is built.
if (isPacked) {
  // Nothing to do.
} else if (isClone && existsSync(join(root, 'dist'))) {
  if (isLinkedGlobally()) installCopy();
} else {
  if (!existsSync(builder)) installTools();
  run([builder, '--silent'], 'the build failed');
}

/**
 * With `npm install --global`, npm before version 12 hands `global` to the installation that it starts in the clone, which
 * then installs no tools to build with. Scripts stay off: one of them is this one.
 */
function installTools() {
  npm(['ci', '--global=false', '--location=project', '--include=dev', '--no-dry-run', '--package-lock', ...QUIETLY]);
}

/** For the same reason that installation leaves a global link to the clone, which would soon point nowhere. */
function isLinkedGlobally() {
  const { npm_config_global_prefix: prefix } = process.env;
  if (prefix === undefined) return false;
  const folder = join(prefix, process.platform === 'win32' ? '' : 'lib', 'node_modules', 'upload-audit');
  return existsSync(folder) && realpathSync(folder) === realpathSync(root);
}

/** In place of the link comes what is built; npm puts its own copy over it. */
function installCopy() {
  npm(['install', '--global', '--install-links', ...QUIETLY, root]);
}

/** @param {readonly string[]} args */
function npm(args) {
  const { npm_execpath: program } = process.env;
  if (program === undefined) fail('the tools to build with are missing: run `npm ci` first');
  run([program, ...args], `npm ${args[0]} failed`);
}

/**
 * Runs a script of Node, without a shell: on Windows too.
 * @param {readonly string[]} args
 * @param {string} otherwise what to say if it fails
 */
function run(args, otherwise) {
  const { status, error } = spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) fail(error === undefined ? otherwise : `${otherwise}: ${error.message}`);
}

/**
 * @param {string} message
 * @returns {never}
 */
function fail(message) {
  process.stderr.write(`upload-audit: ${message}\n`);
  process.exit(1);
}
