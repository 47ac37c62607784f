import type { Generator } from './types.js';

/** Architect: @architect/package makes a SAM template of an app's manifest; arc.codes/docs/en/guides/get-started. */
export const ARCHITECT: Generator = {
  name: 'Architect',
  projectFiles: ['app.arc', '.arc', 'arc.json', 'arc.yaml', 'arc.yml'],
  command: 'npx arc deploy --dry-run',
  outputs: [{ folder: [], templates: /^sam\.(?:json|ya?ml)$/ }],
  signs: { description: /^Exported by architect\/package/ },
  // arc.codes/docs/en/reference/configuration/function-config
  defaults: { MemorySize: '1152', Timeout: '5', Size: '512' },
};
