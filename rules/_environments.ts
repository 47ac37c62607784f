/** The option of rules that recognise environments by name. */
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
  description: 'Names of environments, in lower case.',
} as const;
