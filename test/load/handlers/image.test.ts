/** Container images whose build context is at hand are read like a folder. */
import { describe, expect, it } from 'vitest';
import { folderWith } from '../../support/folder.js';
import { codeOf, inWords } from './found.js';

const PYTHON = 'def handler(event, context):\n    return event\n';

function sam(metadata: object, properties: object = {}): string {
  const Properties = { PackageType: 'Image', ...properties };
  return JSON.stringify({
    Transform: 'AWS::Serverless-2016-10-31',
    Resources: { Resize: { Type: 'AWS::Serverless::Function', Metadata: metadata, Properties } },
  });
}

async function resize(
  dockerfile: string,
  files: Readonly<Record<string, string>>,
  properties: object = {},
): Promise<string | undefined> {
  const folder = folderWith({
    'template.json': sam({ DockerContext: './resize', Dockerfile: 'Dockerfile' }, properties),
    'resize/Dockerfile': dockerfile,
    ...files,
  });
  return inWords((await codeOf(folder))['Resize']);
}

const BASE = 'FROM public.ecr.aws/lambda/python:3.13\n';

describe('an image of SAM', () => {
  it.each([
    ['a file', `${BASE}COPY app.py \${LAMBDA_TASK_ROOT}\nCMD ["app.handler"]`, 'resize/app.py', 'app.py'],
    ['a file of a folder', `${BASE}COPY src/app.py ./\nCMD ["app.handler"]`, 'resize/src/app.py', 'src/app.py'],
    ['a folder’s files', `${BASE}COPY src/ /var/task/\nCMD [ "app.handler" ]`, 'resize/src/app.py', 'src/app.py'],
    ['files by a pattern', `${BASE}COPY src/* $LAMBDA_TASK_ROOT/\nCMD app.handler`, 'resize/src/app.py', 'src/app.py'],
    ['all of it', `${BASE}COPY . .\nCMD ["api/app.handler"]`, 'resize/api/app.py', 'api/app.py'],
    [
      'a folder as another',
      `${BASE}COPY --chown=1:1 src \${LAMBDA_TASK_ROOT}/api\nCMD ["api.app.handler"]`,
      'resize/src/app.py',
      'src/app.py',
    ],
  ])('with %s', async (_, dockerfile, file, entry) => {
    expect(await resize(dockerfile, { [file]: PYTHON })).toBe(`${entry} handler at ${file}`);
  });

  it('is what its last stage makes, with what the stage goes on from', async () => {
    const dockerfile = `# syntax=docker/dockerfile:1
FROM node:22 AS site
COPY site/ .
CMD ["wrong.handler"]
${BASE.trim()} AS base
COPY requirements.txt \\
  app.py ./
FROM base
COPY --from=site /build ./static
cmd ["app.handler"]`;
    expect(await resize(dockerfile, { 'resize/app.py': PYTHON })).toBe('app.py handler at resize/app.py');
  });

  it('has the command that the function sets', async () => {
    const dockerfile = `${BASE}COPY . .\nCMD ["app.handler"]`;
    const properties = { ImageConfig: { Command: ['tool.run'] } };
    expect(await resize(dockerfile, { 'resize/tool.py': PYTHON }, properties)).toBe('tool.py run at resize/tool.py');
  });

  it.each([
    ['without a base image', 'COPY . .', {}, 'its Dockerfile has no base image (FROM)'],
    [
      'of another language',
      'FROM public.ecr.aws/lambda/java:21\nCMD ["app.Handler::run"]',
      {},
      'its container image is based on public.ecr.aws/lambda/java:21, which is not supported',
    ],
    [
      'without a handler',
      `${BASE}CMD ["/bin/server"]`,
      {},
      'the command (CMD) of its container image does not name a handler',
    ],
    [
      'whose handler another stage makes',
      `FROM node:22 AS build\nRUN tsc\nFROM public.ecr.aws/lambda/nodejs:22\nCOPY --from=build /dist .\nCMD ["app.handler"]`,
      {},
      'its handler app.handler was not found in the build context of its container image',
    ],
  ])('%s is not read', async (_, dockerfile, files, expected) => {
    expect(await resize(dockerfile, files)).toBe(expected);
  });
});

describe('an image of the CDK', () => {
  it('is built from the assembly’s asset', async () => {
    const hash = '0f1e2d3c'.repeat(8);
    const Code = {
      ImageUri: { 'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.\${AWS::URLSuffix}/cdk-assets:${hash}` },
    };
    const folder = folderWith({
      'cdk.json': '{}',
      'cdk.out/cdk.out': '{}',
      'cdk.out/manifest.json': JSON.stringify({
        artifacts: {
          Images: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Images.template.json' } },
        },
      }),
      'cdk.out/Images.template.json': JSON.stringify({
        Resources: { Resize: { Type: 'AWS::Lambda::Function', Properties: { PackageType: 'Image', Code } } },
      }),
      'cdk.out/Images.assets.json': JSON.stringify({
        dockerImages: { [hash]: { source: { directory: `asset.${hash}`, dockerFile: 'Dockerfile.prod' } } },
      }),
      [`cdk.out/asset.${hash}/Dockerfile.prod`]: `${BASE}COPY . .\nCMD ["app.handler"]`,
      [`cdk.out/asset.${hash}/app.py`]: PYTHON,
      'images/resize/app.py': PYTHON,
    });
    expect(inWords((await codeOf(folder))['Resize'])).toBe('app.py handler at images/resize/app.py');
  });
});
