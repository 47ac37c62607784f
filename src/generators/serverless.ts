import { listServerlessPaths } from './serverless-paths.js';
import type { Generator } from './types.js';

const UPDATE = /^cloudformation-template-update-stack\.json$/;

/**
 * The Serverless Framework, versions 1 to 4, and its fork osls. `package` writes a template that creates the bucket for
 * the code, one that replaces it, and an archive of each package;
 * serverless.com/framework/docs/providers/aws/guide/packaging
 */
export const SERVERLESS: Generator = {
  name: 'Serverless Framework',
  projectFiles: ['serverless.yml', 'serverless.yaml', 'serverless.json', 'serverless.ts', 'serverless.js'],
  // serverless.com/framework/docs/providers
  foreign:
    /^["']?provider["']?[ \t]*:[ \t]*(?:["']?(?:azure|google|cloudflare|openwhisk|kubeless|knative|fn|tencent|aliyun)\b|[ \t]*(?:#[^\r\n]*)?\r?\n(?:[ \t](?![ \t]*name[ \t]*:)[^\r\n]*\r?\n){0,50}[ \t]+name[ \t]*:[ \t]*["']?(?!aws\b|\$)\w)/m,
  command: 'serverless package',
  outputs: [
    { folder: ['.serverless'], templates: UPDATE },
    // `package --package FOLDER`
    { folder: ['*'], templates: UPDATE, beside: 'serverless-state.json' },
  ],
  signs: {
    description: /^The AWS CloudFormation template for this Serverless application$/,
    id: /^ServerlessDeploymentBucket(?:Name)?$/,
  },
  hasSourceByHandler: true,
  hasFragments: true,
  state: {
    file: 'serverless-state.json',
    tags: ['service', 'provider', 'stackTags'],
    region: ['service', 'provider', 'region'],
  },
  source: {
    keys: { MemorySize: 'memorySize', Timeout: 'timeout', RetentionInDays: 'logRetentionInDays' },
    includes: /\$\{file\(([^(){}]+)\)/g,
    variable: /\$\{/,
    // A value of each stage, the name of the stage in any other key than its own, values from outside the file.
    chooses:
      /\$\{(?:param|env|ssm|cf):|^(?![ \t]*["']?stage["']?[ \t]*:)[^#\r\n\u2028\u2029]*\$\{(?:opt:stage|sls:stage|self:provider\.stage)\b/m,
  },
  written: { functions: ['functions'], pathsOf: listServerlessPaths },
  // By default a name is made of the service, the stage and the function.
  makesName: (property, logicalId, name) =>
    property === 'FunctionName' &&
    name.toLowerCase().endsWith(`-${spellOut(logicalId.replace(/LambdaFunction$/, ''))}`),
  // Ids spell other characters than letters and digits as words: `custom-resource-existing-s3`.
  helpers: { ids: /^(?:ServerlessDeploymentBucket(?:Policy)?|CustomDashresourceDash\w+)$/ },
  // serverless.com/framework/docs/providers/aws/guide/functions
  defaults: { MemorySize: '1024', Timeout: '6' },
  standIns: [{ type: 'Custom::S3', is: 'Custom::S3BucketNotifications', shape: 'bucket-configs' }],
};

/** The name that an id was made of, in small letters. */
function spellOut(id: string): string {
  return id.replaceAll('Dash', '-').replaceAll('Underscore', '_').toLowerCase();
}
