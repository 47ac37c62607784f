/** The option of rules that look for environments by their names. */
export const environments = {
  type: 'list',
  default: [
    'dev',
    'develop',
    'development',
    'sandbox',
    'test',
    'testing',
    'qa',
    'uat',
    'stage',
    'staging',
    'preprod',
    'prod',
    'production',
    'prd',
  ],
  description: 'What environments are called, in small letters.',
} as const;
