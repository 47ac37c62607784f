/**
 * Findings of CDK apps point at the lines that people edit. Which lines those are was read from the source by hand; here
 * they stand as the text that is marked, so that a line more in the source changes nothing.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Audit, type Finding, audit, loadProject, render } from '../../src/index.js';
import { expectUsage, run, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

/** Rules about templates; those about code and about the project stand there in any case. */
const ASKED = ['1.1', '1.2', '1.3', '2.3', '3.3', '4.1', '5.2', '7.2', '8.1', '8.2', '9.1'];

async function auditOf(target: string, cwd = PROJECTS): Promise<Audit> {
  return audit(await loadProject(target, { cwd }), { scope: 'all', only: ASKED });
}

type At = Finding['location'];

/** `file: what is marked in: the line`, of a location in a file below `cwd`. */
function marked({ file, start, end }: At, cwd = PROJECTS): string {
  const line = readFileSync(join(cwd, file), 'utf8').split('\n')[start.line - 1] ?? '';
  const mark = line.slice(start.column - 1, end.line === start.line ? end.column - 1 : undefined);
  return `${file.replace(/^[^/]+\//, '')}: ${mark} in: ${line.trim()}`;
}

/** Without those in the code of functions, which stand there in any case. */
function outsideOfCode({ findings }: Audit): readonly Finding[] {
  return findings.filter(({ location }) => !/\/(?:lambda|asset\.\w+)\//.test(`/${location.file}`));
}

function markedBy(result: Audit, number: string): readonly string[] {
  return outsideOfCode(result)
    .filter((one) => one.number === number)
    .map(({ location }) => marked(location));
}

const BUCKET = "lib/upload-stack.ts: new s3.Bucket in: const bucket = new s3.Bucket(this, 'FileUploadBucket', {";
const TABLE = "lib/upload-stack.ts: new dynamodb.Table in: const table = new dynamodb.Table(this, 'ProductTable', {";
const HANDLER =
  "lib/upload-stack.ts: new lambda.Function in: const handler = new lambda.Function(this, 'UploadHandler', {";
const API = "lib/upload-stack.ts: new apigateway.RestApi in: const api = new apigateway.RestApi(this, 'UploadApi', {";
const METHOD =
  "lib/upload-stack.ts: addMethod in: upload.addMethod('POST', new apigateway.LambdaIntegration(handler));";

const PY = 'upload/upload_stack.py';

describe.each([
  [
    '1.1',
    [
      "lib/upload-stack.ts: '*' in: allowedOrigins: ['*'],",
      'lib/upload-stack.ts: allowOrigins in: allowOrigins: apigateway.Cors.ALL_ORIGINS,',
    ],
    [`${PY}: "*" in: allowed_origins=["*"],`, `${PY}: allow_origins in: allow_origins=apigateway.Cors.ALL_ORIGINS,`],
  ],
  ['1.2', [METHOD], [`${PY}: upload.add_method in: upload.add_method("POST", apigateway.LambdaIntegration(handler))`]],
  ['1.3', [BUCKET], [`${PY}: s3.Bucket in: bucket = s3.Bucket(`]],
  ['2.3', [HANDLER], [`${PY}: lambda_.Function in: handler = lambda_.Function(`]],
  [
    '3.3',
    ["lib/upload-stack.ts: name in: partitionKey: { name: 'price', type: dynamodb.AttributeType.NUMBER },"],
    [`${PY}: name in: partition_key=dynamodb.Attribute(name="price", type=dynamodb.AttributeType.NUMBER),`],
  ],
  [
    '4.1',
    ['lib/upload-stack.ts: lifecycleRules in: lifecycleRules: ['],
    [`${PY}: lifecycle_rules in: lifecycle_rules=[`],
  ],
  ['5.2', [API], [`${PY}: apigateway.RestApi in: api = apigateway.RestApi(`]],
  ['7.2', [TABLE], [`${PY}: dynamodb.Table in: table = dynamodb.Table(`]],
  ['8.1', [BUCKET], [`${PY}: s3.Bucket in: bucket = s3.Bucket(`]],
  ['8.2', [BUCKET], [`${PY}: s3.Bucket in: bucket = s3.Bucket(`]],
  ['9.1', [API], [`${PY}: apigateway.RestApi in: api = apigateway.RestApi(`]],
])('the catalog’s own stack, %s', (number, typescript, python) => {
  it('in TypeScript, by traces', async () => {
    expect(markedBy(await auditOf('catalog-stack'), number)).toEqual(typescript);
  });

  it('in Python, whose traces are empty, by the ids of constructs', async () => {
    expect(markedBy(await auditOf('catalog-stack-python'), number)).toEqual(python);
  });
});

describe('source lines', () => {
  it('change no fingerprint: the same stack in Python has the same ones, and without its source too', async () => {
    const prints = ({ findings }: Audit): readonly string[] =>
      findings.flatMap(({ fingerprint, related }) => [fingerprint, ...related.flatMap((one) => one.fingerprint ?? [])]);
    const typescript = prints(await auditOf('catalog-stack'));
    expect(prints(await auditOf('catalog-stack-python'))).toEqual(typescript);
    const folder = folderWith({ 'cdk.json': '{}' });
    cpSync(join(PROJECTS, 'catalog-stack/cdk.out'), join(folder, 'cdk.out'), { recursive: true });
    const bare = await auditOf('.', folder);
    expect(outsideOfCode(bare).every(({ location }) => location.file === 'cdk.out/Upload.template.json')).toBe(true);
    expect(prints(bare)).toEqual(typescript);
  });

  it('stand first, and the place in the template is related to each', async () => {
    const result = await auditOf('catalog-stack');
    const { texts } = result;
    for (const { location, template, related } of outsideOfCode(result)) {
      expect(texts.get(location.file)).toBe(readFileSync(join(PROJECTS, location.file), 'utf8'));
      expect(related[0]).toMatchObject({ message: 'in the synthesized template', location: { file: template } });
    }
  });

  it('are those of the parent where the parent says what a nested stack has', async () => {
    expect(markedBy(await auditOf('nested-stacks'), '7.2')).toEqual([
      "lib/archive-stack.ts: default in: default: 'false',",
      "lib/archive-stack.ts: EnablePitr in: const sessions = new TableStack(this, 'Sessions', { parameters: { EnablePitr: 'false' } });",
    ]);
  });

  it('are the same for all that is made in one place, which is one finding for all stages', async () => {
    const { findings } = await auditOf('stages');
    expect(findings.filter(({ number }) => number === '4.1').map(({ location }) => marked(location))).toEqual([
      "lib/claims-stack.ts: new s3.Bucket in: const photos = new s3.Bucket(this, 'DamagePhotos', {",
    ]);
    expect(markedBy(await auditOf('stages'), '7.2')).toEqual([
      'lib/claims-stack.ts: pointInTimeRecoveryEnabled in: pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: keepData },',
    ]);
  });
});

describe('many parts of one line', () => {
  /** An API with so many paths, whose preflights one option makes. */
  function manyPaths(count: number): string {
    const folder = folderWith({ 'cdk.json': '{"app": "npx tsx app.ts"}' });
    cpSync(join(PROJECTS, 'catalog-stack'), folder, { recursive: true });
    const file = join(folder, 'cdk.out/Upload.template.json');
    const template = JSON.parse(readFileSync(file, 'utf8')) as { Resources: Record<string, object> };
    const preflight = JSON.stringify(template.Resources['UploadApiOPTIONS6AED07A8']);
    for (let index = 0; index < count; index += 1) {
      const text = preflight.replaceAll('Default/OPTIONS', `Default/p${index}/OPTIONS`);
      template.Resources[`UploadApip${index}OPTIONS`] = JSON.parse(text) as object;
    }
    writeFileSync(file, JSON.stringify(template));
    return folder;
  }

  it('are one place in text and all of them in JSON', async () => {
    const result = await auditOf('.', manyPaths(60));
    const finding = result.findings.find(({ location }) => location.start.line === 84);
    expect(finding?.related.filter(({ fingerprint }) => fingerprint !== undefined).length).toBe(62);
    const shown =
      render(result, 'text')
        .split('\n\n')
        .find((block) => block.includes('upload-stack.ts:84:9')) ?? '';
    expect(shown).toContain('(and 61 similar)');
    expect(render(result, 'text').match(/also lib\/upload-stack\.ts:84:9/g)).toBeNull();
  });
});

describe('an assembly that git ignores', () => {
  /** A clone of the catalog's stack, where git ignores what is synthesized, with some of its files left out. */
  function clone(...without: readonly string[]): string {
    const folder = folderWith({ '.git/HEAD': '' });
    cpSync(join(PROJECTS, 'catalog-stack'), folder, {
      recursive: true,
      filter: (from) => !from.includes('node_modules'),
    });
    writeFileSync(join(folder, '.gitignore'), 'cdk.out\nnode_modules\n');
    for (const file of without) rmSync(join(folder, file), { recursive: true });
    return folder;
  }

  const primaries = (result: Audit): readonly string[] => {
    const log = JSON.parse(render(result, 'sarif')) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
    };
    return log.runs[0]!.results.map(({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri);
  };

  it('is reported in SARIF at the source', async () => {
    const result = await auditOf('.', clone());
    expect(new Set(primaries(result))).toEqual(new Set(['lib/upload-stack.ts', 'lambda/upload/index.py']));
  });

  it('is reported in SARIF at the app’s entry where its source is not at hand, and says where it stands', async () => {
    const result = await auditOf('.', clone('lib', 'cdk.out/Upload.metadata.json', 'bin', 'lambda'));
    expect(new Set(primaries(result))).toEqual(new Set(['cdk.json']));
    const log = render(result, 'sarif');
    expect(log).toContain('; in the generated file cdk.out/Upload.template.json:72:9');
    // For people and programs the template is the place to look at.
    expect(result.findings[0]?.location.file).toBe('cdk.out/Upload.template.json');
  });

  it('is reported in SARIF at the app that makes the stack where that is all there is', async () => {
    const folder = clone('lib', 'cdk.out/Upload.metadata.json', 'lambda');
    writeFileSync(join(folder, 'bin/app.ts'), 'synthesize();\n');
    expect(new Set(primaries(await auditOf('.', folder)))).toEqual(new Set(['bin/app.ts']));
  });

  it('is said to be old if it is, but not in the report', async () => {
    const folder = clone();
    const now = Date.now() / 1000;
    const age = (file: string, seconds: number): void => {
      utimesSync(join(folder, file), now - seconds, now - seconds);
    };
    const sources = ['lib/upload-stack.ts', 'bin/app.ts', 'cdk.json', 'lambda/upload/index.py'];
    for (const file of sources) age(file, 100);
    age('cdk.out/manifest.json', 50);
    const fresh = await loadProject('.', { cwd: folder });
    expect(fresh.notices).toEqual([]);
    age('cdk.out/manifest.json', 200);
    age('lib/upload-stack.ts', 20);
    const old = await loadProject('.', { cwd: folder });
    expect(old.notices.map(({ level, file, message }) => `${level} ${file} ${message}`)).toEqual([
      'warning cdk.out the assembly is older than lib/upload-stack.ts: run `cdk synth` again to audit the current source',
    ]);
    expect(render(audit(old), 'json')).toBe(render(audit(fresh), 'json'));
  });
});

describe('a CDK project', () => {
  it('without its assembly is refused with what to do, whatever other templates it holds', async () => {
    const message = 'CDK project without a synthesized assembly (cdk.out): run `cdk synth` and audit again';
    const folder = folderWith({ 'cdk.json': '{"app": "npx tsx app.ts"}', 'app.ts': '' });
    const { errors } = await auditOf('.', folder);
    expect(errors).toEqual([{ level: 'error', file: '.', message, location: null }]);
    writeFileSync(join(folder, 'pipeline.yaml'), 'Resources: {B: {Type: AWS::S3::Bucket}}\n');
    const beside = await auditOf('.', folder);
    expect(beside.errors.map((error) => error.message)).toEqual([message]);
    expect(beside.summary).toMatchObject({ templates: 1, exitCode: 2 });
  });
});

describe('an id that is written in several apps', () => {
  const MADE = "new s3.Bucket(this, 'FileUploadBucket', {});\n";

  /** The bucket's line, without traces, in a project with these files. */
  async function placeIn(files: Readonly<Record<string, string>>): Promise<string | undefined> {
    const folder = folderWith(files);
    cpSync(join(PROJECTS, 'catalog-stack/cdk.out'), join(folder, 'cdk.out'), { recursive: true });
    rmSync(join(folder, 'cdk.out/Upload.metadata.json'));
    const { findings } = await auditOf('.', folder);
    return findings.find(({ number }) => number === '4.1')?.location.file;
  }

  it('is that of the app whose cdk.json is the nearest', async () => {
    const files = { 'cdk.json': '{"app": "npx tsx a.ts"}', 'other/cdk.json': '{}', 'other/a.ts': MADE };
    expect(await placeIn({ ...files, 'a.ts': MADE })).toBe('a.ts');
    expect(await placeIn(files)).toBe('cdk.out/Upload.template.json');
  });

  it('is nobody’s without one', async () => {
    expect(await placeIn({ 'package.json': '{}', 'a.ts': MADE })).toBe('cdk.out/Upload.template.json');
  });

  it('is not looked for in tests', async () => {
    const files = { 'cdk.json': '{"app": "npx tsx a.ts"}', 'test/a.test.ts': MADE, 'a.d.ts': MADE };
    expect(await placeIn(files)).toBe('cdk.out/Upload.template.json');
  });
});

describe('hostile assemblies', () => {
  it('lead nowhere out of the project', async () => {
    const outside = folderWith({ 'secret.ts': "new s3.Bucket(this, 'FileUploadBucket', {});\n" });
    const folder = folderWith({ 'cdk.json': '{"app": "npx tsx ../secret.ts"}' });
    cpSync(join(PROJECTS, 'catalog-stack/cdk.out'), join(folder, 'cdk.out'), { recursive: true });
    const frames = [`x (${outside}/secret.ts:1:1)`, 'x (/../../../../etc/passwd:1:1)', 'x (/etc/passwd:1:1)', 7, null];
    const metadata = {
      '/Upload/FileUploadBucket/Resource': [
        { type: 'aws:cdk:logicalId', data: 'FileUploadBucketDF219B4D' },
        { type: 'aws:cdk:creationStack', data: frames },
      ],
    };
    writeFileSync(join(folder, 'cdk.out/Upload.metadata.json'), JSON.stringify(metadata));
    const found = outsideOfCode(await auditOf('.', folder));
    expect(new Set(found.map(({ location }) => location.file))).toEqual(new Set(['cdk.out/Upload.template.json']));
  });

  it.each(['no json', '[]', '{"/Upload": 7}', `{"/Upload${'/a'.repeat(10_000)}": []}`, '{"__proto__": {"a": 1}}'])(
    'of metadata that is none are audited all the same: %#',
    async (text) => {
      const folder = folderWith({ 'cdk.json': '{}' });
      mkdirSync(join(folder, 'cdk.out'));
      cpSync(join(PROJECTS, 'catalog-stack/cdk.out'), join(folder, 'cdk.out'), { recursive: true });
      writeFileSync(join(folder, 'cdk.out/Upload.metadata.json'), text);
      const { errors, findings } = await auditOf('.', folder);
      expect(errors).toEqual([]);
      expect(findings.length).toBeGreaterThan(5);
    },
  );
});

describe('--project-root', () => {
  it('is where source is looked for', async () => {
    const folder = folderWith({ '.git/HEAD': '' });
    cpSync(join(PROJECTS, 'catalog-stack/cdk.out'), join(folder, 'out'), { recursive: true });
    cpSync(join(PROJECTS, 'catalog-stack/lib'), join(folder, 'app/lib'), { recursive: true });
    cpSync(join(PROJECTS, 'catalog-stack/bin'), join(folder, 'app/bin'), { recursive: true });
    const project = await loadProject('out', { cwd: folder, projectRoot: 'app' });
    const result = audit(project, { only: ASKED });
    expect(result.applications[0]?.projectRoot).toBe('app');
    expect(new Set(outsideOfCode(result).map(({ location }) => location.file))).toEqual(
      new Set(['app/lib/upload-stack.ts']),
    );
    await expect(loadProject('out', { cwd: folder, projectRoot: 'nowhere' })).rejects.toThrow(
      'the project root nowhere is not a folder',
    );
  });
});

describe('the command line', () => {
  it('says on standard error that an assembly is old, unless it is to be quiet', () => {
    const folder = folderWith({ '.git/HEAD': '', '.gitignore': 'cdk.out\n' });
    for (const part of ['cdk.json', 'bin', 'lib', 'cdk.out'])
      cpSync(join(PROJECTS, 'catalog-stack', part), join(folder, part), { recursive: true });
    utimesSync(join(folder, 'cdk.out/manifest.json'), 1, 1);
    const words = /^warning: cdk\.out: the assembly is older than \S+: run `cdk synth`/m;
    const { out, err } = runIn(folder, ['--format', 'json']);
    expect(err).toMatch(words);
    expect(out).not.toContain('cdk synth');
    expect(runIn(folder, ['--format', 'json', '--quiet'])).toMatchObject({ out, err: '' });
  });

  it('can’t audit a CDK project that is not synthesized', () => {
    const { code, err } = runIn(folderWith({ 'cdk.json': '{"app": "node app.js"}' }), []);
    expect({ code, err }).toEqual({
      code: 2,
      err: 'error: .: CDK project without a synthesized assembly (cdk.out): run `cdk synth` and audit again\n',
    });
  });

  it('takes a project root that is a folder', () => {
    expectUsage(run('--project-root', ''), /--project-root is empty/);
    expectUsage(run('--project-root', 'nowhere'), /the project root nowhere is not a folder/);
  });
});
