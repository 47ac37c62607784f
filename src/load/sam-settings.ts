import { dirname, resolve } from 'node:path';
import { isFailure, UsageError } from '../errors.js';
import { formatName } from '../fs/targets.js';
import { DEFAULT_ENVIRONMENT, findSamConfigName, readSamConfig } from '../project/samconfig.js';
import { readGeneratedSettings } from '../project/generated.js';
import { findNearest } from '../suggest.js';
import type { LoadedText, StackContext, TemplateLoader } from './template-loader.js';

/** The caller's settings for every root template. */
export interface ParameterInputs {
  /** Values of parameters. */
  readonly given: ReadonlyMap<string, string>;
  /** The environment of samconfig; undefined if none is chosen. */
  readonly configEnv: string | undefined;
  /** Folders, besides those of the targets, whose samconfig may name that environment. */
  readonly configFolders?: readonly string[];
}

/** The settings of the samconfigs beside templates, for the chosen environment. */
export class SamSettings {
  readonly #reader: TemplateLoader;
  readonly #inputs: ParameterInputs;
  readonly #read = new Map<string, ReturnType<typeof readSamConfig>>();
  /** SAM templates without a samconfig that knows the environment, by name. */
  readonly #without: string[] = [];

  constructor(reader: TemplateLoader, inputs: ParameterInputs) {
    this.#reader = reader;
    this.#inputs = inputs;
  }

  get #environment(): string {
    return this.#inputs.configEnv ?? DEFAULT_ENVIRONMENT;
  }

  /** A SAM project's samconfig gives parameters and tags; the caller's values override them. */
  async settingOf({ path, name, stdin, document }: LoadedText): Promise<StackContext> {
    const { given } = this.#inputs;
    if (stdin) return { given };
    const folder = dirname(path);
    const config = await this.#configOf(folder);
    if (!document.text.includes('AWS::Serverless')) return { given, ...readGeneratedSettings(path) };
    if (isFailure(config)) {
      const file = formatName(resolve(folder, findSamConfigName(folder) ?? ''), this.#reader.cwd);
      const level = config.isRefused === true ? 'warning' : 'error';
      const message = `${config.reason}; ${name} is audited without it`;
      this.#reader.report(level, file, `unread-by ${name}`, message, config.position);
      return { given };
    }
    if (config?.names.includes(this.#environment) !== true) this.#without.push(name);
    if (config === undefined) return { given };
    const { parameters, tags, stackName } = config;
    return { given: new Map([...Object.entries(parameters), ...given]), tags, stackName };
  }

  /** Refuses an environment that no samconfig knows, and warns of templates whose own does not know it. */
  async checkEnvironment(): Promise<void> {
    const environment = this.#environment;
    if (environment === DEFAULT_ENVIRONMENT) return;
    for (const folder of this.#inputs.configFolders ?? []) await this.#configOf(folder);
    const configs = (await Promise.all(this.#read.values())).filter((one) => one !== undefined);
    // An unreadable file may name it; that it can't be read is an error of its own.
    if (configs.some(isFailure)) return;
    const known = new Set(configs.flatMap((one) => (isFailure(one) ? [] : one.names)));
    if (!known.has(environment)) throw new UsageError(refusal(environment, configs.length > 0, known));
    for (const name of this.#without)
      this.#reader.warn(
        name,
        `no samconfig file in its folder has the environment ${environment}: default values are used`,
      );
  }

  #configOf(folder: string): ReturnType<typeof readSamConfig> {
    const known = this.#read.get(folder) ?? readSamConfig(folder, this.#environment);
    this.#read.set(folder, known);
    return known;
  }
}

function refusal(environment: string, isThere: boolean, known: ReadonlySet<string>): string {
  if (!isThere) return `unknown environment ${environment}: no template has a samconfig file in its folder`;
  const meant = findNearest(environment, known);
  const list = known.size === 0 ? 'it has no environments' : `known: ${[...known].slice(0, 8).join(', ')}`;
  return `no samconfig file has the environment ${environment}; ${meant === undefined ? list : `did you mean ${meant}?`}`;
}
