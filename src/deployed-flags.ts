import type { Command } from 'commander';
import type { DeployedOptions } from './index.js';

/** The options that ask for deployed stacks, as they are given. */
export interface DeployedFlags {
  readonly stack?: readonly string[];
  readonly allStacks?: boolean;
  readonly region?: string;
  readonly profile?: string;
}

/** Gathers the values of an option that may be repeated. */
type Collect = (value: string, before?: readonly string[]) => readonly string[];

export function addDeployedOptions(command: Command, collect: Collect): Command {
  return command
    .optionsGroup('Deployed stacks:')
    .option('--stack <name>', 'audit a deployed stack; repeatable', collect)
    .option('--all-stacks', 'audit every deployed stack of the region')
    .option('--region <name>', 'AWS region; default: as the environment and the profile say')
    .option('--profile <name>', "profile of AWS's configuration files");
}

/** What is asked of AWS; undefined if nothing is, a sentence if the options don't go together. */
export function deployedOf(
  flags: DeployedFlags,
  targets: readonly string[],
): DeployedOptions | { readonly mistake: string } | undefined {
  const { stack: stacks = [], allStacks: all = false, region, profile } = flags;
  if (stacks.length === 0 && !all) {
    const idle = region === undefined ? (profile === undefined ? undefined : '--profile') : '--region';
    return idle === undefined
      ? undefined
      : { mistake: `${idle} is for deployed stacks: it needs --stack or --all-stacks` };
  }
  if (stacks.length > 0 && all) return { mistake: '--stack and --all-stacks exclude each other' };
  if (stacks.includes('')) return { mistake: '--stack names no stack' };
  if (targets.length > 0)
    return { mistake: `deployed stacks are audited without targets on the disk: ${targets.join(' ')}` };
  return { stacks, all, ...(region === undefined ? {} : { region }), ...(profile === undefined ? {} : { profile }) };
}
