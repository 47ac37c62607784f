/** Findings in what a bundle was made of stand in the project's own files, as NodejsFunction of the CDK bundles them. */
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
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

const ALONE = `const handler = async (event) => ({
  statusCode: 200,
  headers: { 'Access-Control-Allow-Origin': '*' },
  body: event.body,
});
exports.handler = handler;
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
    'lib/paths.ts': "export const SUBMIT = 'lambda/plans/submit.ts';\n",
    'lib/plans-stack.ts': `import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { SUBMIT } from './paths';
const PLANS = path.join(__dirname, '../lambda/plans');
const HANDLERS = { submit: path.resolve(PLANS, 'submit.ts') } as const;
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
    ['by a name that is put together, where one file alone is meant', '`lambda/${name}/submit.ts`', SOURCE],
    ['by a path joined of parts', "path.join(__dirname, '..', 'lambda', 'plans', 'submit.ts')", SOURCE],
    ['by a template', '`${__dirname}/../lambda/plans/submit.ts`', SOURCE],
    ['by a sum', "__dirname + '/../lambda/plans/submit.ts'", SOURCE],
    ['by a constant of the file', "path.join(PLANS, 'submit.ts')", SOURCE],
    ['by a member of a constant', 'HANDLERS.submit', SOURCE],
    ['by a constant of another file', 'SUBMIT', SOURCE],
    ['by require.resolve', "require.resolve('../lambda/plans/submit.ts')", SOURCE],
    ['by the URL of a module', "fileURLToPath(new URL('../lambda/plans/submit.ts', import.meta.url))", SOURCE],
    ['by one side of a condition', "local ? 'lambda/none.ts' : 'lambda/plans/submit.ts'", SOURCE],
    ['by a path of the compiled app', "path.join(__dirname, '../../lambda/plans/submit.js')", SOURCE],
    ['but not by a name that may mean several', '`lambda/${name}/${file}.ts`', []],
    ['but not where there is no such file', "'lambda/plans/gone.ts'", []],
    ['but not out of the project', "'../../../../etc/hostname'", []],
  ])('is read where the app says it is made from, %s', async (_, entry, expected) => {
    const result = await auditOf(await bundled({ sourcemap: false }, app(entry)));
    expect(places(result)).toEqual(expected);
  });

  it.each([
    [
      'by a parameter of the method that makes it',
      `const make = this.make('SubmitPlan', 'submit');
  }
  make(id: string, file: string) {
    return new NodejsFunction(this, id, { entry: \`lambda/plans/\${file}.ts\`, bundling: { minify: true } });`,
    ],
    [
      'by the props of a construct of the app',
      `new Handler(this, 'SubmitPlan', { entry: 'lambda/plans/submit.ts' });
  }
}
class Handler extends NodejsFunction {
  constructor(scope: Construct, id: string, props: HandlerProps) {
    super(scope, id, { ...props, bundling: { minify: true } });`,
    ],
    [
      'by the item of a list that its id is made of',
      `for (const name of ['submit', 'revoke'])
      new NodejsFunction(this, name + 'Plan', { ...common, entry: 'lambda/plans/' + name + '.ts' });`,
    ],
    [
      'by what is spread into its props',
      `const props = { entry: 'lambda/plans/submit.ts' };
    new NodejsFunction(this, 'SubmitPlan', { ...common, ...props });`,
    ],
  ])('is read where the app says it is made from, %s', async (_, body) => {
    const stack = `import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
const common = { bundling: { minify: true } };
export class PlansStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    ${body}
  }
}
`;
    const template = body.includes("name + 'Plan'")
      ? withPath.replace('Plans/SubmitPlan/', 'Plans/submitPlan/')
      : withPath;
    const files = { 'cdk.out/Plans.template.json': template, 'lib/plans-stack.ts': stack };
    expect(places(await auditOf(await bundled({ sourcemap: false }, files)))).toEqual(SOURCE);
  });

  it('is read where the CDK finds it by itself: beside the file that makes it, by its id', async () => {
    const files: Files = {
      ...app("'unused'"),
      'lib/plans-stack.SubmitPlan.ts': SUBMIT.replaceAll('../shared/reply', '../lambda/shared/reply'),
    };
    const stack = files['lib/plans-stack.ts']!.replace("entry: 'unused', ", '');
    expect(
      places(await auditOf(await bundled({ sourcemap: false }, { ...files, 'lib/plans-stack.ts': stack }))),
    ).toEqual(SOURCE);
  });

  it('is read where it is made from although it is too large', async () => {
    const folder = await bundled({ sourcemap: false }, app("'lambda/plans/submit.ts'"));
    writeFileSync(join(folder, 'cdk.out', ASSET, 'index.js'), `var long = "${'x'.repeat(11 * 1024 * 1024)}";`);
    expect(places(await auditOf(folder))).toEqual(SOURCE);
  });

  it('is read where it is made from although nothing was bundled', async () => {
    const folder = await bundled({ sourcemap: false }, app("'lambda/plans/submit.ts'"));
    rmSync(join(folder, 'cdk.out', ASSET), { recursive: true });
    expect(places(await auditOf(folder))).toEqual(SOURCE);
  });

  it('is followed through the paths of a tsconfig.json', async () => {
    const files = {
      ...app("'lambda/plans/submit.ts'"),
      'tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./lambda/*"], /* all */ } } }',
    };
    const folder = await bundled({ sourcemap: false }, files);
    writeFileSync(join(folder, 'lambda/plans/submit.ts'), SUBMIT.replace("{ reply } from '../", "{ reply } from '@/"));
    expect(places(await auditOf(folder))).toEqual(SOURCE);
  });
});

describe('a bundle as the CDK makes it by default: with the paths of its files, and no map', () => {
  const plain = { sourcemap: false, minify: false } as const;

  it('is reported in the project’s own files', async () => {
    const result = await auditOf(await bundled(plain));
    expect(places(result)).toEqual(['lambda/shared/reply.ts:6']);
  });

  it('is reported there too if it is of one file, which needs nothing of esbuild’s own', async () => {
    const folder = await bundled(plain);
    writeFileSync(join(folder, 'lambda/plans/submit.ts'), ALONE);
    writeFileSync(join(folder, 'cdk.out', ASSET, 'index.js'), `// lambda/plans/submit.ts\n${ALONE}`);
    expect(places(await auditOf(folder))).toEqual(['lambda/plans/submit.ts:3']);
  });

  it('is reported there though the workspace that esbuild started from lies above a project without .git', async () => {
    const folder = await bundled(plain);
    rmSync(join(folder, '.git'), { recursive: true });
    const bundle = join(folder, 'cdk.out', ASSET, 'index.js');
    const named = readFileSync(bundle, 'utf8').replaceAll('// lambda/', `// ${basename(folder)}/lambda/`);
    writeFileSync(bundle, named);
    expect(places(await auditOf(folder))).toEqual(['lambda/shared/reply.ts:6']);
  });

  it('is reported where it is if the file of that name is another one', async () => {
    const folder = await bundled(plain);
    writeFileSync(join(folder, 'lambda/shared/reply.ts'), 'export const other = (): void => undefined;\n');
    expect(places(await auditOf(folder)).every((place) => place.startsWith(`cdk.out/${ASSET}/index.js:`))).toBe(true);
  });

  it('obeys the comments in the project’s own files, which a bundle drops', async () => {
    const folder = await bundled(plain);
    writeFileSync(
      join(folder, 'lambda/shared/reply.ts'),
      REPLY.replace('  headers:', '  // upload-audit-ignore cors-wildcard: public\n  headers:'),
    );
    const result = await auditOf(folder);
    expect(places(result)).toEqual([]);
    expect(result.suppressed.map(({ location }) => location.file)).toContain('lambda/shared/reply.ts');
  });

  it('is no minified one for a long line in a dependency', async () => {
    const folder = await bundled(plain);
    const file = join(folder, 'cdk.out', ASSET, 'index.js');
    const long = `// node_modules/mime-list/index.js\nvar list = "x"; var other = [${'"a/b",'.repeat(2000)}];\n`;
    writeFileSync(file, long + readFileSync(file, 'utf8'));
    expect(places(await auditOf(folder))).toEqual(['lambda/shared/reply.ts:6']);
  });
});

it('a bundle of one short line is minified', async () => {
  const folder = await bundled({ sourcemap: false, minify: true, external: ['@aws-sdk/*'] });
  const text = readFileSync(join(folder, 'cdk.out', ASSET, 'index.js'), 'utf8');
  expect(text.length).toBeLessThan(2000);
  const { unknown } = audit(await loadProject('.', { cwd: folder }), { scope: 'all', only: ['2.2'] });
  expect(unknown.map(({ reason }) => reason)).toEqual([expect.stringContaining('its code is minified')]);
});
