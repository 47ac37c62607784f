import { zipSync } from 'fflate';
import { stringify } from 'yaml';
import { type Choices, damage } from '../choices.js';
import { type FolderInput, type Files, checkFolder, showFiles } from '../folder-audit.js';
import { type Json, alter } from '../intrinsics.js';
import { ACTING, pickName } from '../names.js';
import { LOOKS } from '../reports.js';
import { RESOURCES } from '../resources.js';
import { CODE_PIECES, SOURCES } from '../sources.js';
import { type FuzzTarget, makeTarget } from '../target.js';

type Words = readonly [string, ...string[]];

const MARKS: Words = [
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    ':',
    ': ',
    ',',
    '\n',
    '  ',
    '- ',
    '#',
    '&a ',
    '*a',
    '!!x ',
    '|',
    '\t',
    '\u0000',
    '\ufeff',
  ],
  ...['__proto__', '../', '/', '*', '**', '2027-02-31', '0', '-1', '1e9', 'null', 'true', ...ACTING],
] as unknown as Words;

const HASH = 'a1b2c3d4'.repeat(8);

function folderTarget(
  name: string,
  runs: number,
  least: Readonly<Record<string, number>>,
  make: (choices: Choices) => Files,
): FuzzTarget {
  return makeTarget<FolderInput>({
    name,
    runs,
    least,
    make: (choices) => {
      const [isCompared, look] = [choices.rarely(4), choices.number(LOOKS)];
      return { files: make(choices), look, isCompared };
    },
    show: showFiles,
    check: checkFolder,
  });
}

function functionOf(runtime: string, handler: string, more: { readonly [key: string]: Json } = {}): Json {
  const Events = { Up: { Type: 'Api', Properties: { Path: '/files', Method: 'post' } } };
  const Environment = { Variables: { FILES: { Ref: 'Files' }, TABLE: 'x' } };
  const Properties = { Runtime: runtime, Handler: handler, CodeUri: 'src/', Environment, Events, ...more };
  return { Type: 'AWS::Serverless::Function', Properties };
}

function samOf(resources: { readonly [key: string]: Json }): Json {
  return { Transform: 'AWS::Serverless-2016-10-31', Resources: { Files: { Type: 'AWS::S3::Bucket' }, ...resources } };
}

const json = (value: Json): string => JSON.stringify(value, null, 1);

const handlers = folderTarget(
  'handlers',
  120,
  { findings: 0.9, 'handler read': 0.2, 'handler not read': 0.3 },
  (choices) => {
    const [source, file, runtime] = choices.pick([
      [SOURCES.NODE, 'index.mjs', 'nodejs20.x'],
      [SOURCES.NODE, 'index.js', 'nodejs20.x'],
      [SOURCES.TYPED, 'index.ts', 'nodejs20.x'],
      [SOURCES.PYTHON, 'index.py', 'python3.13'],
    ]);
    const [code, keep] = [
      damage(choices, damage(choices, source, CODE_PIECES), CODE_PIECES),
      'export const keep = (x) => x',
    ];
    return {
      'template.json': json(samOf({ Upload: functionOf(runtime, 'index.handler') })),
      [`src/${file}`]: code,
      'src/keep.ts': choices.rarely(3) ? damage(choices, keep, CODE_PIECES) : keep,
    };
  },
);

const inline = folderTarget(
  'inline',
  60,
  { findings: 0.9, 'handler read': 0.3, 'handler not read': 0.2 },
  (choices) => {
    const [source, runtime] = choices.pick([
      [SOURCES.NODE, 'nodejs20.x'],
      [SOURCES.PYTHON, 'python3.13'],
    ]);
    const code = damage(choices, source, CODE_PIECES);
    const root = samOf({ Upload: functionOf(runtime, 'index.handler', { InlineCode: code }) });
    return choices.rarely(2) ? { 'template.json': json(root) } : { 'template.yaml': stringify(root) };
  },
);

const OPENAPI: Json = {
  openapi: '3.0.1',
  paths: {
    '/v1/files/{id}': {
      parameters: [{ name: 'id', in: 'path' }],
      post: {
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/File' } } } },
        security: [{ key: [] }],
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          uri: { 'Fn::Sub': '${Upload.Arn}' },
          httpMethod: 'POST',
        },
        'x-amazon-apigateway-request-validator': 'all',
      },
      'x-amazon-apigateway-any-method': { $ref: '#/paths/~1v1~1files~1{id}/post' },
    },
    $ref: '#/paths',
  },
  components: {
    schemas: {
      File: {
        type: 'object',
        properties: { name: { type: 'string', maxLength: 9 }, of: { $ref: '#/components/schemas/File' } },
      },
    },
    securitySchemes: { key: { type: 'apiKey', name: 'x-api-key', in: 'header' } },
  },
  'x-amazon-apigateway-request-validators': { all: { validateRequestBody: true } },
  'x-amazon-apigateway-policy': {
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
  },
};

const openapi = folderTarget('openapi', 80, { findings: 0.9, 'handler read': 0.9 }, (choices) => {
  const body = alter(choices, OPENAPI, choices.pick([8, 20, 60]));
  const Type = choices.pick(['AWS::Serverless::Api', 'AWS::Serverless::HttpApi', 'AWS::ApiGateway::RestApi']);
  const isApart = choices.rarely(2);
  const where: { readonly [key: string]: Json } = isApart
    ? { DefinitionUri: 'api.yaml' }
    : { DefinitionBody: body, Body: body };
  const Api = { Type, Properties: { StageName: 'prod', Cors: "'*'", ...where } };
  const text = choices.rarely(3) ? damage(choices, stringify(body), MARKS) : stringify(body);
  return {
    'template.json': json(samOf({ Api, Upload: functionOf('nodejs20.x', 'index.handler') })),
    'src/index.mjs': SOURCES.NODE,
    ...(isApart ? { 'api.yaml': text } : {}),
  };
});

const sam = folderTarget('sam', 80, { findings: 0.4 }, (choices) => {
  const Globals = {
    Function: { Timeout: 5, Tags: { A: 'b' } },
    Api: { Cors: { AllowOrigin: "'*'" } },
    HttpApi: { Domain: {} },
  };
  const resources = choices.several(5, () => [pickName(choices), choices.pick(RESOURCES)] as const);
  const root = { ...(samOf(Object.fromEntries(resources)) as { readonly [key: string]: Json }), Globals };
  const settings =
    'version = 0.1\n[default.deploy.parameters]\nparameter_overrides = "Env=prod A=\\"b c\\""\ntags = ["a=b"]\n[prod.deploy]\n';
  return {
    'template.json': json(alter(choices, root, choices.pick([10, 30, 90]))),
    'samconfig.toml': choices.rarely(2) ? damage(choices, settings, MARKS) : settings,
  };
});

const assemblies = folderTarget('assemblies', 80, { findings: 0.6, 'handler read': 0.3 }, (choices) => {
  const one = choices.pick([8, 20, 60]);
  const properties = { templateFile: 'S.template.json', tags: { Team: 'x' }, stackName: 'S' };
  const manifest = {
    version: '48.0.0',
    artifacts: {
      S: {
        type: 'aws:cloudformation:stack',
        environment: 'aws://1/eu-west-1',
        properties,
        metadata: { '/S/F': [{ type: 'aws:cdk:logicalId', data: 'Upload', trace: ['x (lib/app.ts:3:5)'] }] },
      },
      'S.assets': { type: 'cdk:asset-manifest', properties: { file: 'S.assets.json' } },
      'assembly-Prod': {
        type: 'cdk:cloud-assembly',
        properties: { directoryName: choices.pick(['assembly-Prod', '..', '.']) },
      },
    },
  };
  const assets = { version: '48.0.0', files: { [HASH]: { source: { path: `asset.${HASH}.zip`, packaging: 'zip' } } } };
  const Code = { S3Bucket: { 'Fn::Sub': 'cdk-x-assets-${AWS::AccountId}' }, S3Key: `${HASH}.zip` };
  const Properties = { Code, Runtime: 'nodejs20.x', Handler: 'index.handler' };
  const Upload = { Type: 'AWS::Lambda::Function', Properties, Metadata: { 'aws:cdk:path': 'S/F/Resource' } };
  const text = (value: Json): string =>
    choices.rarely(4) ? damage(choices, json(value), MARKS) : json(alter(choices, value, one));
  return {
    'cdk.json': text({ app: 'x' }),
    'cdk.out/manifest.json': text(manifest),
    'cdk.out/S.template.json': text({ Resources: { Upload, Files: { Type: 'AWS::S3::Bucket' } } }),
    'cdk.out/S.assets.json': text(assets),
    [`cdk.out/asset.${HASH}.zip`]: archive(choices),
    'lib/app.ts': "\n\nnew Function(this, 'F', { timeout: 3 });\n",
  };
});

/** An archive with some bytes changed, and names that lead out of it. */
function archive(choices: Choices): Uint8Array {
  const names = ['index.js', 'index.mjs', '../index.js', '/index.js', 'a/./index.js', ...ACTING] as unknown as Words;
  const text = new TextEncoder();
  const entries = choices.several(
    3,
    () => [choices.pick(names), text.encode(damage(choices, SOURCES.NODE, CODE_PIECES))] as const,
  );
  const zip = zipSync(
    { 'index.js': text.encode(SOURCES.NODE), ...Object.fromEntries(entries) },
    { level: choices.pick([0, 6]) },
  );
  for (const [at, value] of choices.several(5, () => [choices.number(65_536), choices.number(256)] as const)) {
    // The directory at the end is what leads to everything else.
    zip[choices.rarely(2) ? zip.length - 1 - (at % 120) : at % zip.length] = value;
  }
  return choices.rarely(6) ? zip.slice(0, choices.number(Math.min(zip.length, 65_536))) : zip;
}

const zips = folderTarget('zips', 60, { findings: 0.9, 'handler read': 0.3 }, (choices) => ({
  'template.json': json(samOf({ Upload: functionOf('nodejs20.x', 'index.handler', { CodeUri: 'code.zip' }) })),
  'code.zip': archive(choices),
}));

const CONFIG: Json = {
  failOn: 'low',
  rules: {
    'log-retention': { severity: 'medium', options: { minDays: 90 } },
    '8.1': 'off',
    'resource-tags': { options: { requiredKeys: ['A'] } },
  },
  overrides: [{ files: ['**/*.json'], rules: { '*': 'off' } }],
  uploads: { functions: ['*Up*'], buckets: ['Files'] },
  ignore: [{ rule: 'dead-letter-queue', resource: 'U*', reason: 'x', until: '2099-01-01' }],
  exclude: ['old/**'],
  baseline: 'upload-audit.baseline.json',
};

const ENTRY = {
  fingerprint: '0123456789abcdef',
  ruleId: 'cors-wildcard',
  kind: 'wildcard-origin',
  scope: 'template.json',
  logicalId: 'Files',
};

const settings = folderTarget('settings', 80, { findings: 0.8, problems: 0.6 }, (choices) => {
  const config = stringify(alter(choices, CONFIG, choices.pick([8, 20, 60])));
  const baseline = json(
    alter(choices, { schemaVersion: 1, version: 1, findings: [ENTRY, ENTRY] }, choices.pick([6, 30])),
  );
  const reason = choices.pick(['why', '', ...ACTING]);
  const ignored = choices.pick(['cors-wildcard', '*', '1.1, 8.1', 'no-such-rule', '', ...ACTING]);
  const comment = `# upload-audit-ignore ${ignored}: ${reason}\n`.replace(/\n(?=.)/g, '\n# ');
  const bucket = {
    Type: 'AWS::S3::Bucket',
    Metadata: alter(
      choices,
      { 'upload-audit': { ignore: { [ignored]: reason } }, cfn_nag: { rules_to_suppress: [{ id: 'W35', reason }] } },
      12,
    ),
    Properties: { CorsConfiguration: { CorsRules: [{ AllowedOrigins: ['*'], AllowedMethods: ['PUT'] }] } },
  };
  const template = stringify({ Resources: { Files: bucket, Upload: { Type: 'AWS::S3::Bucket' } } });
  const lines = template.split('\n');
  lines.splice(choices.number(lines.length), 0, comment.trimEnd());
  return {
    'template.yaml': lines.join('\n'),
    'upload-audit.config.yaml': choices.rarely(3) ? damage(choices, config, MARKS) : config,
    'upload-audit.baseline.json': choices.rarely(3) ? damage(choices, baseline, MARKS) : baseline,
  };
});

/** What is read of folders: each kind of file, damaged in its own ways. */
export const folderTargets: readonly FuzzTarget[] = [handlers, inline, openapi, sam, assemblies, zips, settings];
