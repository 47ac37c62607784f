import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { folderWith } from './folder.js';

export interface Ran {
  readonly passed: boolean;
  /** Standard output, then standard error. */
  readonly said: string;
}

/** Runs a program without blocking: the test runner must hear from its worker every minute. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv; readonly shell?: boolean } = {},
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { ...options, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 }, (error, out, err) => {
      resolve({ passed: error === null, said: out + err });
    });
  });
}

/**
 * What a developer's own terminal has: nothing of npm's, which runs these tests and sets variables for them, and no
 * folder of `node_modules` in the path, whose tools would stand in for those that an installation lacks.
 */
export function getPlainEnv(): NodeJS.ProcessEnv {
  const { PATH = '' } = process.env;
  const others = Object.entries(process.env).filter(
    ([name]) => !/^(?:npm_|GIT_|PRE_COMMIT|INIT_CWD|NODE_ENV)/i.test(name),
  );
  const { npm_config_cache } = process.env;
  return {
    ...Object.fromEntries(others),
    ...(npm_config_cache === undefined ? {} : { npm_config_cache }),
    PATH: PATH.split(delimiter)
      .filter((folder) => !/node_modules[\\/]\.bin|node-gyp-bin/.test(folder))
      .join(delimiter),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Ana',
    GIT_AUTHOR_EMAIL: 'ana@example.com',
    GIT_COMMITTER_NAME: 'Ana',
    GIT_COMMITTER_EMAIL: 'ana@example.com',
  };
}

/** A repository whose commits go through pre-commit. */
export class Repository {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #program: string;

  private constructor(folder: string, program: string) {
    this.#folder = folder;
    this.#env = { ...getPlainEnv(), PRE_COMMIT_HOME: folderWith({}) };
    this.#program = program;
  }

  /**
   * @param repos what the config of pre-commit lists
   * @param program pre-commit's
   */
  static async create(
    repos: readonly object[],
    files: Readonly<Record<string, string>>,
    program = 'pre-commit',
  ): Promise<Repository> {
    const repository = new Repository(folderWith(files), program);
    repository.write({ '.pre-commit-config.yaml': stringify({ repos }) });
    await repository.#run('git', 'init', '--quiet');
    await repository.#run(repository.#program, 'install');
    return repository;
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.#folder, name), text);
  }

  async commit(): Promise<Ran> {
    await this.#run('git', 'add', '--all');
    return this.#run('git', 'commit', '--message', 'x');
  }

  #run(program: string, ...args: readonly string[]): Promise<Ran> {
    return runProgram(program, args, { cwd: this.#folder, env: this.#env });
  }
}
