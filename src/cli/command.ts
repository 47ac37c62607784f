// Everything that needs the command line's options: `--version` alone does not load it.
export { COMMAND_NAMES, parseFlags } from './arguments.js';
export { collectFlagSettings, resolveBaseline, resolveOutputs } from './settings.js';
