import type { Generator } from './types.js';

/**
 * Amplify Gen 2 (@aws-amplify/backend): a CDK app without a cdk.json, whose assembly is in a folder that git ignores;
 * docs.amplify.aws/react/how-amplify-works/concepts
 */
export const AMPLIFY: Generator = {
  name: 'Amplify',
  projectFiles: ['amplify/backend.ts', 'amplify/backend.js'],
  command: 'npx ampx sandbox --once',
  outputs: [{ folder: ['.amplify', 'artifacts', 'cdk.out'] }],
  signs: { description: /^\{"createdOn":.*"createdBy":"Amplify/, tag: /^amplify:/ },
  // docs.amplify.aws/react/build-a-backend/functions/set-up-function: by default a function is called as its folder is.
  definition: {
    call: /\bdefineFunction\s*\(\s*(?:\{([^{}]*))?/g,
    name: /\bname\s*:\s*["'`]([^"'`]+)["'`]/,
    entry: /\bentry\s*:\s*["'`]([^"'`]+)["'`]/,
    defaultEntry: './handler.ts',
    idOf: (name) => `${name.replaceAll(/[^A-Za-z0-9]/g, '')}lambda`,
  },
  makers: [
    {
      made: /\bdefineStorage\s{0,50}\(\s{0,50}(?:\(\s{0,50})?\{[^{}]{0,500}?\bname\s*:\s*["'`]([\w-]+)["'`]/g,
      idOf: (name) => `${name.replaceAll(/[^A-Za-z0-9]/g, '')}Bucket`,
    },
    { made: /\b(\w+)\s*:\s*a\s*\.\s*model\s*\(/g, idOf: (name) => `${name}Table` },
  ],
  source: {
    keys: { MemorySize: 'memoryMB', Timeout: 'timeoutSeconds', Size: 'ephemeralStorageSizeMB' },
    variable: /^[A-Za-z_$]/,
  },
  helpers: {
    ids: /^(?:AmplifyBranchLinker|AmplifyTableWaiterStateMachine|TableManagerCustomProviderframework|modelIntrospectionSchemaBucket|amplifyData\w*CodegenAssetsBucket)/,
  },
  // docs.amplify.aws/react/build-a-backend/functions/configure-functions
  defaults: { MemorySize: '512', Timeout: '3', Size: '512' },
  markers: /^(?:amplify:|created-by$)/,
  standIns: [{ type: 'Custom::AmplifyDynamoDBTable', is: 'AWS::DynamoDB::Table', shape: 'capitalized' }],
};
