import type { Command } from 'commander';
import type { DeployedOptions } from '../index.js';
import { type Failure } from '../errors.js';

/** The raw values of the options for deployed stacks. */
export interface DeployedFlags {
  readonly stack?: readonly string[];
  readonly allStacks?: boolean;
  readonly region?: string;
  readonly profile?: string;
  readonly diff?: string;
}

/** Gathers the values of an option that may be repeated. */
type Collect = (value: string, before?: readonly string[]) => readonly string[];

export function addDeployedOptions(command: Command, collect: Collect): Command {
  return command
    .optionsGroup('Deployed stacks:')
    .option('--stack <name>', 'audit a deployed stack; repeatable', collect)
    .option('--all-stacks', 'audit every deployed stack of the region')
    .option('--diff <template>', 'report only findings that a template would add to the named stack')
    .option('--region <name>', 'AWS region; default: from the environment or profile')
    .option('--profile <name>', "profile of AWS's configuration files");
}

/** The stacks to read from AWS, and the template to compare with them. */
export interface DeployedRequest {
  readonly options: DeployedOptions;
  readonly diff: string | undefined;
}

/** Undefined without such options, a sentence if the options are incompatible. */
export function parseDeployedOptions(
  flags: DeployedFlags,
  targets: readonly string[],
): DeployedRequest | Failure | undefined {
  const { stack: stacks = [], allStacks: all = false, region, profile, diff } = flags;
  if (stacks.length === 0 && !all) {
    const [idle] = Object.entries({ diff, region, profile }).find(([, value]) => value !== undefined) ?? [];
    if (idle === undefined) return undefined;
    return { reason: `--${idle} is for deployed stacks: it needs --stack or --all-stacks` };
  }
  const mistake = mistakeIn(flags, targets);
  if (mistake !== undefined) return { reason: mistake };
  const where = { ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
  return { options: { stacks, all, ...where }, diff };
}

function mistakeIn(
  { stack: stacks = [], allStacks = false, diff }: DeployedFlags,
  targets: readonly string[],
): string | undefined {
  if (stacks.length > 0 && allStacks) return '--stack and --all-stacks exclude each other';
  if (stacks.includes('')) return '--stack names no stack';
  if (diff === '') return '--diff names no template';
  if (diff !== undefined && stacks.length !== 1) return '--diff compares a template with one stack: give one --stack';
  return targets.length > 0
    ? `deployed stacks are audited without targets on the disk: ${targets.join(' ')}`
    : undefined;
}
