/**
 * Projects of other generators than the CDK and SAM, each with what its generator really made of it (generate.sh beside
 * them): a flawed form, in which every rule that applies finds something, and a mended one. What must come out was worked
 * out by hand.
 */
import { appendFileSync, cpSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { GENERATORS } from '../../src/generators/generators.js';
import { type Audit, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_generators');

async function auditOf(cwd: string, target = '.'): Promise<Audit> {
  return audit(await loadProject(target, { cwd }), { scope: 'all' });
}

function numbersOf({ catalog }: Audit, verdict: string): string {
  return catalog.flatMap((row) => (row.verdict === verdict ? [row.number] : [])).join(' ');
}

/** A copy of a project that git knows, with some of its files. */
function copyOf(project: string, isWanted: (name: string) => boolean): string {
  const folder = folderWith({ '.git/HEAD': '' });
  const from = join(PROJECTS, project);
  cpSync(from, folder, { recursive: true, filter: (path) => isWanted(relative(from, path)) });
  return folder;
}

const ALL = '1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 4.1 4.2 5.1 5.2 6.1 6.2 6.3 7.1 7.2 8.1 8.2 9.1 9.2 10.1 10.2 10.3';

function without(...numbers: readonly string[]): string {
  return ALL.split(' ')
    .filter((number) => !numbers.includes(number))
    .join(' ');
}

describe('the verdicts of all rules', () => {
  it.each<[project: string, application: string, handlers: number, fail: string, pass: string]>([
    ['serverless/flawed', '.serverless/cloudformation-template-update-stack.json', 3, ALL, ''],
    ['serverless/mended', '.serverless/cloudformation-template-update-stack.json', 4, '', ALL],
    // Chalice answers errors with JSON of its own; the queue takes several files.
    ['chalice/flawed', 'out/sam.json', 2, without('9.2', '10.3'), '9.2 10.3'],
    // Chalice can't keep functions warm, and names its queue by a literal.
    ['chalice/mended', 'out/sam.json', 2, '2.1 3.2', without('2.1', '3.2')],
    // Nobody wrote a setting: all values are Amplify's.
    ['amplify/flawed', '.amplify/artifacts/cdk.out', 1, without('2.1'), '2.1'],
    // Everything is synchronous.
    ['amplify/mended', '.amplify/artifacts/cdk.out', 1, '2.3', without('2.3')],
    // Architect sets neither CORS nor a setting of the user's.
    ['architect/flawed', 'sam.json', 1, without('1.1', '2.1'), ''],
    ['architect/mended', 'sam.json', 2, '2.3', without('2.3')],
    // SST switches point-in-time recovery on.
    ['sst/flawed', '.sst/dist', 2, without('7.2'), '7.2'],
    ['sst/mended', '.sst/dist', 2, '', ALL],
  ])('%s', async (project, application, handlers, fail, pass) => {
    const result = await auditOf(join(PROJECTS, project));
    expect(result.applications.map(({ id }) => id)).toEqual([application]);
    expect([result.errors, result.summary.handlers]).toEqual([[], handlers]);
    expect({ fail: numbersOf(result, 'fail'), pass: numbersOf(result, 'pass') }).toEqual({ fail, pass });
    expect(numbersOf(result, 'unknown')).toBe('');
  });

  test('every generator but the CDK has a project', () => {
    const names = GENERATORS.map(({ name }) => name.toLowerCase().split(' ')[0]);
    expect(names.filter((name) => name !== 'cdk').sort()).toEqual(readdirSync(PROJECTS).sort());
  });
});

/** Ids of what generators add for themselves. */
const HELPERS =
  /^(?:ServerlessDeploymentBucket|CustomDash|AmplifyBranchLinker|AmplifyTable|TableManager|modelIntrospection|GetCatchall|CustomResourceHandler)|CodegenAssets/;

describe('findings', () => {
  it.each([
    ['serverless/flawed', /^src\/[\w-]+\.js$/],
    ['chalice/flawed', /^(?:app|chalicelib\/index)\.py$/],
    ['amplify/flawed', /^amplify\/functions\/add-tune\/handler\.ts$/],
    ['architect/flawed', /^src\/http\/post-clips\/index\.js$/],
    ['sst/flawed', /^packages\/functions\/src\/(?:add|list)-episode\.ts$/],
  ])('on code of %s are in files of its own', async (project, own) => {
    const { findings } = await auditOf(join(PROJECTS, project));
    const places = findings
      .filter(({ number }) => ['2.2', '6.1', '10.1', '10.2'].includes(number))
      .map(({ location }) => location.file)
      .filter((file) => !/sam\.json$/.test(file));
    expect(places.length).toBeGreaterThan(3);
    expect(places.filter((file) => !own.test(file))).toEqual([]);
  });

  it.each([
    'serverless/flawed',
    'serverless/mended',
    'amplify/flawed',
    'amplify/mended',
    'architect/flawed',
    'sst/flawed',
  ])('name no helper in %s', async (project) => {
    const { findings } = await auditOf(join(PROJECTS, project));
    const named = findings.flatMap(({ resource, related }) => [
      resource?.logicalId ?? '',
      ...related.map((one) => one.resource?.logicalId ?? ''),
    ]);
    expect(named.filter((id) => HELPERS.test(id))).toEqual([]);
  });
});

describe('places in what was written instead of the template', () => {
  const placesOf = async (cwd: string, ...numbers: readonly string[]): Promise<readonly string[]> => {
    const { findings } = await auditOf(cwd);
    const found = findings.filter(({ number }) => numbers.includes(number));
    return found.map(({ number, location }) => `${number} ${location.file}:${location.start.line}`);
  };

  test('of the Serverless Framework: functions, events, resources, the provider', async () => {
    const places = await placesOf(join(PROJECTS, 'serverless/flawed'), '1.2', '1.3', '2.1', '2.3', '3.2', '5.2', '7.2');
    expect(places).toEqual([
      '1.2 serverless.yml:36',
      '1.3 serverless.yml:50',
      '2.1 serverless.yml:53',
      '2.3 serverless.yml:40',
      '3.2 serverless.yml:27',
      '3.2 serverless.yml:34',
      '5.2 serverless.yml:4',
      '7.2 serverless.yml:54',
    ]);
  });

  test('of Amplify: settings, calls that define functions and storage, models', async () => {
    const places = await placesOf(join(PROJECTS, 'amplify/flawed'), '1.1', '3.1', '3.2', '4.1', '7.2');
    expect(places).toEqual([
      '1.1 amplify/storage/resource.ts:3',
      '1.1 amplify/backend.ts:16',
      '3.1 amplify/functions/add-tune/resource.ts:3',
      '3.2 amplify/functions/add-tune/resource.ts:3',
      '4.1 amplify/storage/resource.ts:3',
      '7.2 amplify/data/resource.ts:4',
    ]);
    const cwd = copyOf('amplify/flawed', (name) => !name.startsWith('.git'));
    const stack = '.amplify/artifacts/cdk.out/amplifytunesmainbranch08eeb40af2functionE1DEF09F.nested.template.json';
    writeFileSync(
      join(cwd, stack),
      readFileSync(join(cwd, stack), 'utf8').replace('"MemorySize": 512', '"MemorySize": 640'),
    );
    const definition = join(cwd, 'amplify/functions/add-tune/resource.ts');
    const text = "import { defineFunction } from '@aws-amplify/backend';\n\nexport const addTune = defineFunction({\n";
    writeFileSync(definition, `${text}  name: 'add-tune',\n  memoryMB: 640,\n});\n`);
    expect(await placesOf(cwd, '2.1')).toEqual(['2.1 amplify/functions/add-tune/resource.ts:5']);
    // A file without a name gives the function its own.
    writeFileSync(definition, `${text}  entry: './add-tune.ts',\n});\n`);
    expect(await placesOf(cwd, '3.2')).toEqual(['3.2 amplify/functions/add-tune/resource.ts:3']);
  });

  test('in files that it includes, in lists of them, and in parts of them', async () => {
    const cwd = copyOf('serverless/flawed', () => true);
    const yaml = readFileSync(join(cwd, 'serverless.yml'), 'utf8');
    const [before = '', functions = '', resources = ''] = yaml.split(/^(?:functions|resources):\n/m);
    writeFileSync(join(cwd, 'functions.yml'), `all:\n${functions}`);
    writeFileSync(join(cwd, 'resources.yml'), resources.replaceAll(/^ {2}/gm, ''));
    writeFileSync(
      join(cwd, 'serverless.yml'),
      `${before}functions:\n  - \${file(./functions.yml):all}\nresources:\n  - \${file(resources.yml)}\n`,
    );
    expect(await placesOf(cwd, '1.2', '3.2', '7.2')).toEqual([
      '1.2 functions.yml:11',
      '3.2 functions.yml:2',
      '3.2 functions.yml:9',
      '7.2 resources.yml:6',
    ]);
  });

  test.each([
    'functions: ${file(serverless.yml)}',
    'functions: ${file(../x.yml)}',
    'functions: ${file(gone.yml):a}',
    '{',
  ])('are in the template where it can not be followed: %s', async (text) => {
    const cwd = copyOf('serverless/flawed', () => true);
    writeFileSync(join(cwd, 'serverless.yml'), `service: a\n${text}\n`);
    const places = await placesOf(cwd, '3.2');
    expect(places).toEqual([expect.stringContaining('.serverless/'), expect.stringContaining('.serverless/')]);
  });
});

describe('an output', () => {
  it.each([
    ['serverless/mended', '.serverless'],
    ['amplify/mended', '.amplify'],
    ['sst/mended', '.sst'],
    ['chalice/mended', 'out'],
  ])('of %s is found although git ignores it', async (project, ignored) => {
    const cwd = copyOf(project, () => true);
    const { applications } = await auditOf(cwd);
    writeFileSync(join(cwd, '.gitignore'), `${ignored}/\n`);
    expect(applications).toHaveLength(1);
    expect((await auditOf(cwd)).applications.map(({ id }) => id)).toEqual(applications.map(({ id }) => id));
  });

  it.each(['build', 'dist', 'build/packaged', '.chalice-out'])('of Chalice is found in %s', async (to) => {
    const cwd = copyOf('chalice/flawed', (name) => !name.startsWith('out/'));
    cpSync(join(PROJECTS, 'chalice/flawed/out'), join(cwd, to), { recursive: true });
    writeFileSync(join(cwd, '.gitignore'), `${to.split('/')[0]}/\n`);
    const { applications, errors } = await auditOf(cwd);
    expect([applications.map(({ id }) => id), errors]).toEqual([[`${to}/sam.json`], []]);
  });

  it('is nothing else in a folder that git ignores', async () => {
    const cwd = copyOf('chalice/flawed', () => true);
    cpSync(join(cwd, 'out/sam.json'), join(cwd, 'old/sam.json'));
    cpSync(join(cwd, 'resources.json'), join(cwd, 'out/resources.json'));
    writeFileSync(join(cwd, '.gitignore'), 'old/\nout/\n');
    expect((await auditOf(cwd)).applications.map(({ id }) => id)).toEqual(['out/sam.json']);
  });

  it('that is named itself is the same application', async () => {
    const cwd = copyOf('serverless/flawed', () => true);
    const named = await auditOf(cwd, '.serverless');
    expect(named.applications.map(({ id }) => id)).toEqual(['.serverless/cloudformation-template-update-stack.json']);
    expect(named.findings.map(({ fingerprint }) => fingerprint)).toEqual(
      (await auditOf(cwd)).findings.map(({ fingerprint }) => fingerprint),
    );
  });

  it.each([
    [
      'serverless/mended',
      '.serverless',
      'Serverless Framework project without its generated template (.serverless): run `serverless package` and audit again',
    ],
    [
      'chalice/mended',
      'out',
      'Chalice project without its generated template: run `chalice package out` and audit again',
    ],
    [
      'amplify/mended',
      '.amplify',
      'Amplify project without its generated template (.amplify/artifacts/cdk.out): run `npx ampx sandbox --once` and audit again',
    ],
    [
      'sst/mended',
      '.sst',
      'SST project without its generated template (.sst/dist): run `npx sst build` and audit again',
    ],
    [
      'architect/flawed',
      'sam.json',
      'Architect project without its generated template (sam.json): run `npx arc deploy --dry-run` and audit again',
    ],
  ])('of %s that is missing is an error with the command to run', async (project, output, message) => {
    const cwd = copyOf(project, (name) => name !== output);
    const { errors, summary } = await auditOf(cwd);
    expect(errors.filter(({ level }) => level === 'error').map((one) => one.message)).toEqual([message]);
    expect(summary.exitCode).toBe(2);
  });
});

describe('the code of the Serverless Framework', () => {
  it('is read from the archive where the source is not there', async () => {
    const cwd = copyOf('serverless/flawed', (name) => name !== 'src');
    const { findings, summary } = await auditOf(cwd);
    expect(summary.handlers).toBe(3);
    const [stores] = findings.filter(({ number }) => number === '10.1');
    expect(stores?.location.file).toBe('.serverless/trail-photos.zip');
  });

  it('is read from the source where the archive is not there', async () => {
    const cwd = copyOf('serverless/flawed', (name) => !name.endsWith('.zip'));
    expect((await auditOf(cwd)).summary.handlers).toBe(3);
  });
});

test('a variable of any name is looked for in the source', async () => {
  const cwd = copyOf('serverless/flawed', () => true);
  const path = join(cwd, '.serverless/cloudformation-template-update-stack.json');
  const text = readFileSync(path, 'utf8').replaceAll('"PHOTOS":', '"((a+)+[$": "arn:aws:s3:::a-b", "PHOTOS":');
  writeFileSync(path, text);
  appendFileSync(join(cwd, 'serverless.yml'), "\n    '((a+)+[$': arn:aws:s3:::a-b\n");
  const { errors, findings } = await auditOf(cwd);
  expect(errors).toEqual([]);
  expect(findings.flatMap(({ related, message }) => [message, ...related.map((one) => one.message)]).join()).toContain(
    'variable ((a+)+[$ is hard-coded to arn:aws:s3:::a-b',
  );
});

describe('a setting', () => {
  it('of one stage of Chalice can be another one in the others', async () => {
    const cwd = copyOf('chalice/flawed', () => true);
    const template = join(cwd, 'out/sam.json');
    const literals = async (): Promise<string> => {
      const { findings } = await auditOf(cwd);
      return findings
        .filter(({ number }) => ['2.1', '3.1'].includes(number))
        .map(({ message }) => message)
        .join();
    };
    const text = readFileSync(template, 'utf8');
    writeFileSync(template, text.replaceAll(/"MemorySize": \d+/g, '"MemorySize": 333'));
    const config = (stages: object): void => {
      writeFileSync(
        join(cwd, '.chalice/config.json'),
        JSON.stringify({ version: '2.0', app_name: 'a', stages }, null, 1),
      );
    };
    config({ dev: { lambda_memory_size: 333 } });
    expect(await literals()).toContain('333 MB');
    config({ dev: {}, prod: { lambda_functions: { index: { lambda_memory_size: 333 } } } });
    expect(await literals()).not.toContain('333 MB');
  });

  it.each([
    ['bucket: seeds-${sls:stage}', 'pass'],
    ['stage: ${opt:stage}', 'fail'],
    ['# seeds-${sls:stage}', 'fail'],
  ])('by the stage of the Serverless Framework: %s', async (line, verdict) => {
    const cwd = copyOf('serverless/flawed', () => true);
    appendFileSync(join(cwd, 'serverless.yml'), `\ncustom:\n  ${line}\n`);
    const { catalog } = await auditOf(cwd);
    expect(catalog.find(({ number }) => number === '7.1')?.verdict).toBe(verdict);
  });
});

describe('a file of another tool', () => {
  it.each([
    [
      'a.yaml',
      'Resources:\n{% for one in names %}\n  {{ one }}:\n    Type: AWS::S3::Bucket\n{% endfor %}\n',
      /^is a Jinja template, /,
    ],
    ['config.yaml', 'template:\n  path: a.yaml\nparameters:\n  Stage: dev\n', /^a Sceptre stack configuration, /],
    ['config.json', '{"version": "2.0", "app_name": "a", "stages": {}}', /^a Chalice configuration, /],
    ['serverless.yml', 'service: a\nprovider: {name: aws}\n', /^a Serverless Framework file, /],
    ['serverless.yml', 'service: a\nprovider: {name: google}\n', /^not for AWS: its provider is google, /],
    ['serverless.yml', 'service: a\nprovider: azure\n', /^not for AWS: its provider is azure, /],
  ])('%s is named for what it is', async (name, text, message) => {
    const { errors } = await auditOf(folderWith({ [name]: text }), name);
    expect(errors.map((one) => one.message)).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    ['serverless.yml', 'service: a\nprovider:\n  runtime: x # name\n  name: google\n', false],
    ['serverless.yml', 'service: a\nprovider: azure\n', false],
    ['serverless.yml', 'service: a\nprovider:\n  name: aws\nfunctions:\n  name: b\n', true],
    ['serverless.yml', 'service: a\nprovider:\n  name: ${self:custom.cloud}\n', true],
    ['sst.config.ts', 'export default $config({ app: () => ({}) });\n', false],
    ['sst.config.ts', "export default { config: () => ({ name: 'a' }) };\n", true],
  ])('marks a project if templates are made of it: %s %s', async (name, text, isProject) => {
    const { errors } = await auditOf(folderWith({ [name]: text }));
    expect(errors.map(({ message }) => message.includes('generated template'))).toEqual([isProject]);
  });

  it('stays a template with a dynamic reference', async () => {
    const text = "Resources: {A: {Type: AWS::SNS::Topic, Properties: {TopicName: '{{resolve:ssm:/a}}'}}\n";
    const { errors } = await auditOf(folderWith({ 'a.yaml': text }), 'a.yaml');
    expect(errors.map((one) => one.message)).toEqual([expect.not.stringContaining('Jinja')]);
  });
});

describe('what is not read', () => {
  const warningsOf = async (cwd: string, target = '.'): Promise<readonly string[]> =>
    (await auditOf(cwd, target)).errors.map(({ file, message }) => `${file}: ${message}`);
  const BUCKET = 'Resources: {A: {Type: AWS::S3::Bucket}}\n';

  it.each(['.', 'templates/a.yaml'])('is told of the configuration of Sceptre: %s', async (target) => {
    const files = {
      '.git/HEAD': '',
      'config/config.yaml': 'region: eu-west-1\nproject_code: a\n',
      'config/dev/a.yaml': 'template: {path: a.yaml}\nparameters: {Stage: dev}\n',
      'templates/a.yaml': BUCKET,
      'templates/b.yaml': BUCKET,
    };
    expect(await warningsOf(folderWith(files), target)).toEqual([
      expect.stringMatching(/^config\/config\.yaml: Sceptre configuration, which is not read: /),
    ]);
  });

  it('is not told of other configurations beside templates', async () => {
    const files = { '.git/HEAD': '', 'config/config.yaml': 'region: a\n', 'templates/a.yaml': BUCKET };
    expect(await warningsOf(folderWith(files))).toEqual([]);
  });

  it('is told of a function that only a literal ARN names', async () => {
    const rule = (name: string): string =>
      `Type: AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: 'arn:aws:lambda:eu-west-1:111122223333:function:${name}'}]}`;
    const text = [
      'Resources:',
      '  Own: {Type: AWS::Lambda::Function, Properties: {FunctionName: own, Handler: a.b, Runtime: python3.13}}',
      `  ToOwn: {${rule('own')}}`,
      `  ToOther: {${rule('other:live')}}`,
    ];
    expect(await warningsOf(folderWith({ 'a.yaml': text.join('\n') }))).toEqual([
      expect.stringMatching(/^a\.yaml: ToOther calls other by a literal ARN, /),
    ]);
  });
});
