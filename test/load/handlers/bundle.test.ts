/** Findings in what a bundle was made of stand in the project's own files, as NodejsFunction of the CDK bundles them. */
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { type Audit, audit, loadProject } from '../../../src/index.js';
import { folderWith } from '../../support/folder.js';

const HASH = '5eed0f1a'.repeat(8);
const ASSET = `asset.${HASH}`;

const TEMPLATE = JSON.stringify({
  Resources: {
    Plans: { Type: 'AWS::S3::Bucket' },
    SubmitPlan: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Runtime: 'nodejs22.x',
        Handler: 'index.handler',
        Code: {
          S3Bucket: { 'Fn::Sub': 'cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}' },
          S3Key: `${HASH}.zip`,
        },
        Environment: { Variables: { PLANS: { Ref: 'Plans' } } },
      },
    },
    PlansApi: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'plans' } },
    Submit: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: { Ref: 'PlansApi' },
        ResourceId: { 'Fn::GetAtt': ['PlansApi', 'RootResourceId'] },
        HttpMethod: 'POST',
        AuthorizationType: 'AWS_IAM',
        Integration: {
          Type: 'AWS_PROXY',
          IntegrationHttpMethod: 'POST',
          Uri: {
            'Fn::Sub':
              'arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${SubmitPlan.Arn}/invocations',
          },
        },
      },
    },
  },
});

const SUBMIT = `import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Plan } from '../shared/reply';
import { reply } from '../shared/reply';

const s3 = new S3Client({});

export const handler = async (event: { body: string }): Promise<Plan> => {
  await s3.send(new PutObjectCommand({ Bucket: process.env.PLANS, Key: 'plan', Body: event.body }));
  return reply(201);
};
`;

const REPLY = `export interface Plan {
  statusCode: number;
}
export const reply = (statusCode: number): Plan & object => ({
  statusCode,
  headers: { 'Access-Control-Allow-Origin': '*' },
  body: '{}',
});
`;

const SOURCES = { 'lambda/plans/submit.ts': SUBMIT, 'lambda/shared/reply.ts': REPLY };

type Files = Readonly<Record<string, string>>;

/** A project whose assembly holds a bundle of its sources, made where the CDK makes it. */
async function bundled(options: BuildOptions = {}, more: Files = {}): Promise<string> {
  const folder = folderWith({
    '.git/HEAD': '',
    'cdk.json': '{"app": "node bin/app.js"}',
    'cdk.out/cdk.out': '{"version":"48.0.0"}',
    'cdk.out/manifest.json': JSON.stringify({
      version: '48.0.0',
      artifacts: { Plans: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Plans.template.json' } } },
    }),
    'cdk.out/Plans.template.json': TEMPLATE,
    ...SOURCES,
    ...more,
  });
  await build({
    absWorkingDir: folder,
    entryPoints: [join(folder, 'lambda/plans/submit.ts')],
    outfile: join(folder, 'cdk.out', `bundling-temp-${HASH}`, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node22',
    external: ['@aws-sdk/*'],
    minify: true,
    sourcemap: true,
    logLevel: 'silent',
    ...options,
  });
  cpSync(join(folder, 'cdk.out', `bundling-temp-${HASH}`), join(folder, 'cdk.out', ASSET), { recursive: true });
  rmSync(join(folder, 'cdk.out', `bundling-temp-${HASH}`), { recursive: true });
  return folder;
}

async function auditOf(cwd: string): Promise<Audit> {
  return audit(await loadProject('.', { cwd }), { scope: 'all', only: ['1.1'] });
}

function places({ findings }: Pick<Audit, 'findings'>): readonly string[] {
  return findings.map(({ location: { file, start } }) => `${file}:${start.line}`);
}

const BUNDLE = [`cdk.out/${ASSET}/index.js:1`];

describe('a finding behind a source map', () => {
  it.each<[how: string, options: BuildOptions]>([
    ['of a file', {}],
    ['in the bundle', { sourcemap: 'inline' }],
    ['of what is not minified', { minify: false, keepNames: true }],
    ['that names another root', { sourceRoot: 'webpack://plans/' }],
  ])("%s stands in the project's own file", async (_, options) => {
    expect(places(await auditOf(await bundled(options)))).toEqual(['lambda/shared/reply.ts:6']);
  });

  it('stands in the file that the map means, of several with one text', async () => {
    const folder = await bundled({}, { 'a/shared/reply.ts': REPLY, 'lambda/shared/old/reply.ts': REPLY });
    expect(places(await auditOf(folder))).toEqual(['lambda/shared/reply.ts:6']);
  });

  it('stands in the file wherever it went', async () => {
    const folder = await bundled();
    cpSync(join(folder, 'lambda'), join(folder, 'services/plans'), { recursive: true });
    rmSync(join(folder, 'lambda'), { recursive: true });
    expect(places(await auditOf(folder))).toEqual(['services/plans/shared/reply.ts:6']);
  });

  it('is set aside by a comment there', async () => {
    const line = "  headers: { 'Access-Control-Allow-Origin': '*' },";
    const text = REPLY.replace(line, `  // upload-audit-ignore cors-wildcard: an intranet\n${line}`);
    const result = await auditOf(await bundled({}, { 'lambda/shared/reply.ts': text }));
    expect([places(result), result.errors]).toEqual([[], []]);
    expect(result.suppressed.map(({ location: { file, start } }) => `${file}:${start.line}`)).toEqual([
      'lambda/shared/reply.ts:7',
    ]);
  });

  it('stands at the bundle if the file is another by now, or gone', async () => {
    const changed = await bundled();
    writeFileSync(join(changed, 'lambda/shared/reply.ts'), `// Replies.\n${REPLY}`);
    expect(places(await auditOf(changed))).toEqual(BUNDLE);
    const gone = await bundled();
    rmSync(join(gone, 'lambda'), { recursive: true });
    expect(places(await auditOf(gone))).toEqual(BUNDLE);
  });

  it('stands at the bundle if the file lies outside of the project', async () => {
    const folder = await bundled();
    const outside = folderWith(SOURCES);
    rmSync(join(folder, 'lambda'), { recursive: true });
    symlinkSync(join(outside, 'lambda'), join(folder, 'lambda'));
    expect(places(await auditOf(folder))).toEqual(BUNDLE);
    // By its name, too: the project is one folder in another one.
    const inner = join(folderWith({ 'lambda/.keep': '' }), 'project');
    cpSync(folder, inner, { recursive: true });
    rmSync(join(inner, 'lambda'), { recursive: true });
    mkdirSync(join(inner, '../lambda/shared'), { recursive: true });
    writeFileSync(join(inner, '../lambda/shared/reply.ts'), REPLY);
    expect(places(await auditOf(inner))).toEqual(BUNDLE);
  });
});

// Of a bundle alone, what the handler calls is not known: nothing is said of it.
describe('a bundle without a source map', () => {
  const withPath = TEMPLATE.replace(
    '"Type":"AWS::Lambda::Function",',
    '"Type":"AWS::Lambda::Function","Metadata":{"aws:cdk:path":"Plans/SubmitPlan/Resource"},',
  );
  const app = (entry: string): Files => ({
    'cdk.out/Plans.template.json': withPath,
    'lib/plans-stack.ts': `import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
export class PlansStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new NodejsFunction(this, 'SubmitPlan', { entry: ${entry}, bundling: { minify: true } });
  }
}
`,
  });
  const SOURCE = ['lambda/shared/reply.ts:6'];

  it.each([
    ['from the folder of the app', "'lambda/plans/submit.ts'", SOURCE],
    ['from the file that names it', "path.join(__dirname, '../lambda/plans/submit.ts')", SOURCE],
    ['but not by a name that is put together', '`lambda/${name}/submit.ts`', []],
    ['but not where there is no such file', "'lambda/plans/gone.ts'", []],
    ['but not out of the project', "'../../../../etc/hostname'", []],
  ])('is read where the app says it is made from, %s', async (_, entry, expected) => {
    const result = await auditOf(await bundled({ sourcemap: false }, app(entry)));
    expect(places(result)).toEqual(expected);
  });
});
