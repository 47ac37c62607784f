// All that knows the command line's options: it is not needed for the version alone.
export { COMMAND_NAMES, parseFlags } from './arguments.js';
export { resolveBaseline, resolveOutputs } from './settings.js';
