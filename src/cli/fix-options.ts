import type { DeployedFlags } from './deployed-options.js';
import type { FixRequest } from './fix.js';
import { OptionMistake } from './options.js';

/** The options that edit templates. */
export interface FixFlags {
  readonly fix?: boolean;
  readonly fixUnsafe?: boolean;
  readonly dryRun?: boolean;
}

/** What the options ask to edit; undefined if nothing. Throws OptionMistake where there is no file to edit. */
export function parseFixOptions(
  flags: FixFlags & DeployedFlags & { readonly writeBaseline?: boolean },
  targets: readonly string[],
): FixRequest | undefined {
  const { fix = false, fixUnsafe = false, dryRun = false } = flags;
  if (!fix && !fixUnsafe) {
    if (dryRun) throw new OptionMistake('--dry-run shows what --fix or --fix-unsafe would do: add one of them');
    return undefined;
  }
  const name = fixUnsafe ? '--fix-unsafe' : '--fix';
  if (targets.includes('-')) throw new OptionMistake(`${name} edits files, and standard input (-) is not one`);
  if (flags.stack !== undefined || flags.allStacks === true || flags.diff !== undefined)
    throw new OptionMistake(`${name} edits files, not deployed stacks`);
  if (flags.writeBaseline === true) throw new OptionMistake(`${name} and --write-baseline exclude each other`);
  return { unsafe: fixUnsafe, isDry: dryRun };
}
