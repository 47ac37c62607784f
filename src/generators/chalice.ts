import type { Generator } from './types.js';

/**
 * AWS Chalice. `chalice package FOLDER` writes `sam.json` or, on request, `sam.yaml`, and `deployment.zip` beside it;
 * aws.github.io/chalice/topics/cfn.html
 */
export const CHALICE: Generator = {
  name: 'Chalice',
  projectFiles: ['.chalice/config.json'],
  command: 'chalice package out',
  // The user chooses the folder.
  outputs: [{ folder: ['*'], templates: /^sam\.(?:json|ya?ml)$/, beside: 'deployment.zip' }],
  signs: { tag: /^aws-chalice$/ },
  hasSourceByHandler: true,
  hasFragments: true,
  source: {
    keys: { MemorySize: 'lambda_memory_size', Timeout: 'lambda_timeout', RetentionInDays: 'log_retention_in_days' },
    environments: ['stages'],
  },
  // aws.github.io/chalice/topics/configfile.html
  defaults: { MemorySize: '128', Timeout: '60' },
  markers: /^aws-chalice$/,
};
