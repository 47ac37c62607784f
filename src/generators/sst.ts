import type { Generator } from './types.js';

/** SST 2: a CDK app without a cdk.json; docs.sst.dev/packages/sst. */
export const SST: Generator = {
  name: 'SST',
  projectFiles: ['sst.config.ts', 'sst.config.js', 'sst.config.mjs'],
  // Version 3 makes no templates; sst.dev/docs/migrate-from-v2
  foreign: /\$config\s*\(/,
  command: 'npx sst build',
  outputs: [{ folder: ['.sst', 'dist'] }],
  signs: { tag: /^sst:(?:app|stage)$/ },
  helpers: { ids: /^CustomResourceHandler[0-9A-F]{8}/ },
  // Read in the files that the configuration imports: the stacks.
  source: {
    keys: { MemorySize: 'memorySize', Timeout: 'timeout', Size: 'diskSize', RetentionInDays: 'logRetention' },
    includes: /\bfrom\s*["'](\.{1,2}\/[\w./-]+)["']/g,
    variable: /^[A-Za-z_$]/,
    chooses: /\b(?:app|stack|scope)\.stage\b/,
  },
  // Stage, app and the construct's id.
  makesName: (_, logicalId, name) => {
    const [last = '', ...before] = name.split('-').reverse();
    return before.length > 1 && last !== '' && logicalId.startsWith(last);
  },
  defaults: { MemorySize: '1024', Timeout: '10', Size: '512' },
  markers: /^sst:/,
};
