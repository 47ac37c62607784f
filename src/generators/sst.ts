import type { Generator } from './types.js';

/** SST 2: a CDK app without a cdk.json; docs.sst.dev/packages/sst. */
export const SST: Generator = {
  name: 'SST',
  projectFiles: ['sst.config.ts', 'sst.config.js', 'sst.config.mjs'],
  command: 'npx sst build',
  outputs: [{ folder: ['.sst', 'dist'] }],
  signs: { tag: /^sst:(?:app|stage)$/ },
  helpers: { ids: /^CustomResourceHandler[0-9A-F]{8}/ },
  defaults: { MemorySize: '1024', Timeout: '10', Size: '512' },
  markers: /^sst:/,
};
