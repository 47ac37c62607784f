/** Where the source of a function lies beside its template, in each of the forms that people write. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/folder.js';
import { codeOf, inWords } from './found.js';

const PYTHON = 'def handler(event, context):\n    return {"statusCode": 204}\n';
const NODE = 'export const handler = async () => ({ statusCode: 204 });\n';

interface Function {
  readonly [property: string]: unknown;
}

function sam(fn: Function, more: object = {}, metadata?: object): string {
  const properties = { Runtime: 'python3.13', Handler: 'app.handler', ...fn };
  return JSON.stringify({
    Transform: 'AWS::Serverless-2016-10-31',
    ...more,
    Resources: { Scan: { Type: 'AWS::Serverless::Function', Metadata: metadata, Properties: properties } },
  });
}

function plain(fn: Function): string {
  const properties = {
    Runtime: 'python3.13',
    Handler: 'app.handler',
    Role: 'arn:aws:iam::123456789012:role/scan',
    ...fn,
  };
  return JSON.stringify({ Resources: { Scan: { Type: 'AWS::Lambda::Function', Properties: properties } } });
}

async function foundIn(files: Readonly<Record<string, string>>): Promise<string | undefined> {
  return inWords((await codeOf(folderWith(files)))['Scan']);
}

describe('the code of a SAM function', () => {
  it.each<[string, Function, string, string]>([
    ['lies in the folder that CodeUri names', { CodeUri: 'scan/' }, 'scan/app.py', 'app.py handler at scan/app.py'],
    ['lies beside the template without CodeUri', {}, 'app.py', 'app.py handler at app.py'],
    ['is the file that CodeUri names', { CodeUri: './scan/app.py' }, 'scan/app.py', 'app.py handler at scan/app.py'],
    [
      'is a module of a package',
      { CodeUri: 'scan', Handler: 'api/v1.post.handler' },
      'scan/api/v1/post.py',
      'api/v1/post.py handler at scan/api/v1/post.py',
    ],
    [
      'is a package itself',
      { CodeUri: 'scan', Handler: 'api.handler' },
      'scan/api/__init__.py',
      'api/__init__.py handler at scan/api/__init__.py',
    ],
    [
      'is named by a parameter’s default',
      { CodeUri: { Ref: 'Folder' } },
      'scan/app.py',
      'app.py handler at scan/app.py',
    ],
  ])('%s', async (_, fn, file, expected) => {
    const more = { Parameters: { Folder: { Type: 'String', Default: 'scan' } } };
    expect(await foundIn({ 'template.json': sam(fn, more), [file]: PYTHON })).toBe(expected);
  });

  it('is named for all functions by Globals, and so is their runtime', async () => {
    const globals = { Globals: { Function: { CodeUri: 'all', Runtime: 'nodejs22.x', Handler: 'scan.handler' } } };
    const template = sam({ Runtime: undefined, Handler: undefined }, globals);
    expect(await foundIn({ 'template.json': template, 'all/scan.mjs': NODE })).toBe('scan.mjs handler at all/scan.mjs');
  });

  it.each([
    ['src/scan.post', 'code/src/scan.ts', 'src/scan.ts post'],
    ['scan.api.post', 'code/scan.js', 'scan.js api.post'],
    ['scan.post', 'code/scan.cjs', 'scan.cjs post'],
  ])('in Node.js: %s', async (handler, file, expected) => {
    const template = sam({ Runtime: 'nodejs20.x', CodeUri: 'code', Handler: handler });
    expect(await foundIn({ 'template.json': template, [file]: NODE })).toBe(`${expected} at ${file}`);
  });

  it('is the JavaScript where TypeScript lies beside it: that is what runs', async () => {
    const template = sam({ Runtime: 'nodejs20.x', CodeUri: 'code', Handler: 'scan.handler' });
    const found = await foundIn({ 'template.json': template, 'code/scan.ts': NODE, 'code/scan.js': NODE });
    expect(found).toBe('scan.js handler at code/scan.js');
  });

  it('is the entry point of which esbuild makes a bundle, with what it imports from the project', async () => {
    const fn = { Runtime: 'nodejs20.x', CodeUri: 'functions', Handler: 'scan.handler' };
    const build = { BuildMethod: 'esbuild', BuildProperties: { EntryPoints: ['src/scan.ts', 'src/list.ts'] } };
    const folder = folderWith({
      'package.json': '{}',
      'template.json': sam(fn, {}, build),
      'functions/src/scan.ts': NODE,
      'functions/src/list.ts': NODE,
      'shared/s3.ts': 'export const client = 1;',
    });
    const { Scan } = await codeOf(folder);
    expect(inWords(Scan)).toBe('functions/src/scan.ts handler at functions/src/scan.ts');
    expect(typeof Scan === 'object' && Scan.read('shared/s3.ts')).toBe('export const client = 1;');
  });

  it('is what sam build made where the source does not run as it is', async () => {
    const template = sam({ Runtime: 'nodejs20.x', CodeUri: 'code', Handler: 'dist/scan.handler' });
    const files = { 'template.json': template, 'code/src/scan.ts': NODE, '.aws-sam/build/Scan/dist/scan.js': NODE };
    expect(await foundIn(files)).toBe('dist/scan.js handler at .aws-sam/build/Scan/dist/scan.js');
  });

  it.each([
    ['datadog_lambda.handler.handler', 'DD_LAMBDA_HANDLER'],
    ['newrelic_lambda_wrapper.handler', 'NEW_RELIC_LAMBDA_HANDLER'],
    ['lumigo_tracer._handler', 'LUMIGO_ORIGINAL_HANDLER'],
    ['sentry_sdk.integrations.init_serverless_sdk.sentry_lambda_handler', 'SENTRY_INITIAL_HANDLER'],
    ['/opt/python/datadog_lambda.handler.handler', 'DD_LAMBDA_HANDLER'],
  ])('is found behind %s', async (wrapper, variable) => {
    const fn = { Handler: wrapper, Environment: { Variables: { [variable]: 'scan.api.handler' } } };
    expect(await foundIn({ 'template.json': sam(fn), 'scan/api.py': PYTHON })).toBe(
      'scan/api.py handler at scan/api.py',
    );
    expect(await foundIn({ 'template.json': sam({ Handler: wrapper }), 'scan/api.py': PYTHON })).toBe(
      `its handler ${wrapper} loads another handler, and ${variable} does not name it`,
    );
  });
});

describe('the code of a plain function', () => {
  it('lies at a path, as aws cloudformation package takes it', async () => {
    const files = { 'template.json': plain({ Code: './scan' }), 'scan/app.py': PYTHON };
    expect(await foundIn(files)).toBe('app.py handler at scan/app.py');
  });

  it('may lie above the template in the same project', async () => {
    const files = { 'pyproject.toml': '', 'infra/template.json': plain({ Code: '../scan' }), 'scan/app.py': PYTHON };
    expect(await foundIn(files)).toBe('app.py handler at scan/app.py');
  });
});

describe('code is not read', () => {
  it.each<[string, Function, string]>([
    [
      'of other runtimes',
      { Runtime: 'java21' },
      'its runtime java21 is not supported: only Python and Node.js code is analyzed',
    ],
    [
      'of custom runtimes',
      { Runtime: 'provided.al2023' },
      'its runtime provided.al2023 is not supported: only Python and Node.js code is analyzed',
    ],
    ['without a runtime', { Runtime: undefined }, 'the function has no Runtime'],
    ['without a handler', { Handler: undefined }, 'the function has no Handler'],
    [
      'of a runtime that only the deployment knows',
      { Runtime: { Ref: 'Version' } },
      'its runtime is unknown: parameter Version has no default and no value was given',
    ],
    ['in S3', { CodeUri: 's3://releases/scan.zip' }, 'its code is at s3://releases/scan.zip, which is not downloaded'],
    [
      'in S3, as a map',
      { CodeUri: { Bucket: 'releases', Key: 'scan.zip' } },
      'its code is at s3://releases/scan.zip, which is not downloaded',
    ],
    ['where there is no such folder', { CodeUri: 'dist' }, 'its code dist was not found'],
    [
      'where the folder lacks the file',
      { CodeUri: 'scan', Handler: 'main.handler' },
      'its handler main.handler was not found in scan',
    ],
    [
      'in a layer',
      { Handler: '/opt/python/scan.handler' },
      'its handler /opt/python/scan.handler is in a layer, which is not analyzed',
    ],
    ['of a web server', { Handler: 'run.sh' }, 'its handler run.sh is a shell script, which is not analyzed'],
    ['of a handler without a function', { Handler: 'app' }, 'its handler app does not name a module and a function'],
    [
      'in an image without its context',
      { PackageType: 'Image', ImageUri: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/scan:4' },
      'its code is in a container image whose build folder was not found',
    ],
  ])('%s', async (_, fn, expected) => {
    const more = { Parameters: { Version: { Type: 'String' } } };
    expect(await foundIn({ 'template.json': sam(fn, more), 'scan/app.py': PYTHON })).toBe(expected);
  });

  it('outside of the project, whatever name leads there', async () => {
    const outside = folderWith({ 'secret/app.py': PYTHON });
    const project = folderWith({ 'package.json': '{}', 'template.json': sam({ CodeUri: 'scan' }) });
    symlinkSync(join(outside, 'secret'), join(project, 'scan'));
    expect(inWords((await codeOf(project))['Scan'])).toBe('its code scan is outside the project and is not read');

    const named = folderWith({ 'package.json': '{}', 'template.json': sam({ CodeUri: join(outside, 'secret') }) });
    expect(inWords((await codeOf(named))['Scan'])).toMatch(/is outside the project and is not read$/);
  });

  it('of single files that a link leads out to', async () => {
    const outside = folderWith({ 'app.py': PYTHON });
    const project = folderWith({ 'template.json': sam({ CodeUri: 'scan' }), 'scan/other.py': PYTHON });
    symlinkSync(join(outside, 'app.py'), join(project, 'scan/app.py'));
    const { Scan } = await codeOf(project);
    expect(inWords(Scan)).toBe("its handler app.handler can't be read: app.py is outside the project and is not read");
  });

  it('above its own root, nor by absolute names', async () => {
    const folder = folderWith({
      'template.json': sam({ CodeUri: 'scan' }),
      'scan/app.py': PYTHON,
      'secrets.py': 'KEY = 1',
    });
    const { Scan } = await codeOf(folder);
    const names = [
      '../secrets.py',
      'x/../../secrets.py',
      join(folder, 'secrets.py'),
      '..\\secrets.py',
      'app.py\0',
      '.',
      '',
    ];
    expect(names.map((name) => typeof Scan === 'object' && Scan.read(name))).toEqual(names.map(() => undefined));
    expect(typeof Scan === 'object' && Scan.read('./x/../app.py')).toBe(PYTHON);
  });

  it('beyond 2 MB, 10 MB where it may be a bundle', async () => {
    const python = { 'template.json': sam({ CodeUri: 'scan' }), 'scan/app.py': `#${'x'.repeat(2 * 1024 * 1024)}` };
    expect(await foundIn(python)).toBe("its handler app.handler can't be read: the file is larger than 2 MB");
    const node = (megabytes: number): Readonly<Record<string, string>> => ({
      'template.json': sam({ CodeUri: 'scan', Runtime: 'nodejs22.x' }),
      'scan/app.mjs': `//${'x'.repeat(megabytes * 1024 * 1024)}`,
    });
    expect(await foundIn(node(3))).toBe('app.mjs handler at scan/app.mjs');
    expect(await foundIn(node(10))).toBe("its handler app.handler can't be read: the file is larger than 10 MB");
  });

  it('where it is no text', async () => {
    const files = { 'template.json': sam({ CodeUri: 'scan' }), 'scan/app.py': '\0\u0001\u0002' };
    expect(await foundIn(files)).toBe("its handler app.handler can't be read: the file is binary, not text");
  });
});
