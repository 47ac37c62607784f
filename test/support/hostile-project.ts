/** A repository whose links lead out of it, and what lies outside. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { folderWith } from './folder.js';

/** Every file outside has this word, and what it says would change the verdict. */
export const SENTINEL = 'SENTINELOUTSIDE';

const HASH = 'a'.repeat(64);

const HANDLER = 'exports.handler = async () => ({ statusCode: 200 });\n';

/** What the project would be told if a file outside were read. */
const LEAK = `exports.handler = async (event) => { ${SENTINEL}(JSON.parse(event.body)); };\n`;

const BUCKET = `Resources:\n  ${SENTINEL}: { Type: AWS::S3::Bucket }\n`;

/** A folder with `repo`, a repository that is audited, and `outside`. */
export interface HostileFolder {
  readonly repo: string;
  readonly outside: string;
}

/** A name in the project that something else than a file may have. */
export interface Place {
  /** From the root of the repository, and in `outside`. */
  readonly name: string;
  /** What the file outside says. */
  readonly text: string;
  /** How a file of the project leads to it; without it, its name does. */
  readonly files?: Readonly<Record<string, string>>;
  /** What is audited; default: the folder. */
  readonly target?: string;
  /**
   * Where it is said that the file is refused; default: among the problems of the run. Nowhere: a file that need not be
   * there counts as absent.
   */
  readonly said?: 'as a reason of what is unknown' | 'instead of a report' | 'nowhere';
}

function template(resources: object, transform?: string): string {
  return JSON.stringify({ ...(transform === undefined ? {} : { Transform: transform }), Resources: resources });
}

function lambda(code: object, more: object = {}): object {
  return {
    Upload: {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: code, ...more },
    },
  };
}

function samFunction(codeUri: string, more: object = {}): object {
  const properties = { Runtime: 'nodejs22.x', Handler: 'index.handler', CodeUri: codeUri, ...more };
  return { Upload: { Type: 'AWS::Serverless::Function', Properties: properties } };
}

const SAM = 'AWS::Serverless-2016-10-31';
const ASSEMBLY = JSON.stringify({
  artifacts: {
    App: {
      type: 'aws:cloudformation:stack',
      properties: { templateFile: 'App.template.json', tags: { [SENTINEL]: 'v' } },
    },
  },
});

/** Every name that leads to a file without the command line. */
export const PLACES: readonly Place[] = [
  { name: '.gitignore', text: `main.json\n# ${SENTINEL}\n` },
  {
    name: 'sub/.gitignore',
    text: `*\n# ${SENTINEL}\n`,
    files: { 'sub/more.json': template({ B: { Type: 'AWS::S3::Bucket' } }) },
  },
  { name: 'found.yaml', text: BUCKET },
  {
    name: 'cdk.json',
    text: JSON.stringify({ app: `node ${SENTINEL}.js` }),
    files: {
      'cdk.out/manifest.json': ASSEMBLY.replace(SENTINEL, 'k'),
      'cdk.out/App.template.json': template({ B: { Type: 'AWS::S3::Bucket' } }),
    },
  },
  {
    name: 'cdk.out/manifest.json',
    text: ASSEMBLY,
    files: { 'cdk.out/App.template.json': template({ B: { Type: 'AWS::S3::Bucket' } }) },
  },
  {
    name: 'cdk.out/App.template.json',
    text: template({ [SENTINEL]: { Type: 'AWS::S3::Bucket' } }),
    files: { 'cdk.out/manifest.json': ASSEMBLY.replace(SENTINEL, 'k') },
  },
  {
    name: 'App.assets.json',
    text: JSON.stringify({ files: { [HASH]: { source: { path: SENTINEL } } } }),
    files: { 'main.json': template(lambda({ S3Bucket: 'b', S3Key: `${HASH}.zip` })) },
  },
  {
    name: 'samconfig.toml',
    text: `[default.deploy.parameters]\ntags = "${SENTINEL}=v"\n`,
    files: { 'main.json': template({ B: { Type: 'AWS::S3::Bucket' } }, SAM) },
  },
  {
    name: 'params/prod.json',
    text: JSON.stringify({ Stage: SENTINEL }),
    files: {
      'main.json': JSON.stringify({
        Parameters: { Stage: { Type: 'String' } },
        Resources: { B: { Type: 'AWS::S3::Bucket' } },
      }),
    },
    target: 'main.json',
    said: 'nowhere',
  },
  { name: 'upload-audit.config.yaml', text: `rules: { '1.1': off }\n# ${SENTINEL}\n`, said: 'instead of a report' },
  { name: 'upload-audit.baseline.json', text: JSON.stringify({ [SENTINEL]: 1 }) },
  {
    name: 'nested.yaml',
    text: BUCKET,
    files: {
      'main.json': template({ N: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'nested.yaml' } } }),
    },
    target: 'main.json',
  },
  {
    name: 'app.yaml',
    text: BUCKET,
    files: {
      'main.json': template({ N: { Type: 'AWS::Serverless::Application', Properties: { Location: 'app.yaml' } } }, SAM),
    },
    target: 'main.json',
  },
  {
    name: 'part.yaml',
    text: `${SENTINEL}: { Type: AWS::S3::Bucket }\n`,
    files: {
      'main.json': JSON.stringify({
        Resources: {
          'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 'part.yaml' } },
          B: { Type: 'AWS::S3::Bucket' },
        },
      }),
    },
    target: 'main.json',
  },
  {
    name: 'api.yaml',
    text: `openapi: 3.0.0\npaths: { /${SENTINEL}: { post: {} } }\n`,
    files: {
      'main.json': template(
        { Api: { Type: 'AWS::Serverless::Api', Properties: { StageName: 'p', DefinitionUri: 'api.yaml' } } },
        SAM,
      ),
    },
    target: 'main.json',
  },
  {
    name: 'code',
    text: LEAK,
    files: { 'main.json': template(samFunction('code'), SAM) },
    target: 'main.json',
    said: 'as a reason of what is unknown',
  },
  {
    name: 'code/index.js',
    text: LEAK,
    files: { 'main.json': template(samFunction('code'), SAM) },
    target: 'main.json',
    said: 'as a reason of what is unknown',
  },
  {
    name: 'code/lib.js',
    text: `exports.run = () => ${SENTINEL}();\n`,
    files: {
      'main.json': template(samFunction('code'), SAM),
      'code/index.js': `const { run } = require('./lib');\n${HANDLER.replace('({', '(run(), {')}`,
    },
    target: 'main.json',
    said: 'nowhere',
  },
  {
    name: 'code/index.js.map',
    text: JSON.stringify({ version: 3, sources: [`${SENTINEL}.ts`], sourcesContent: [LEAK], mappings: 'AAAA' }),
    files: {
      'main.json': template(samFunction('code'), SAM),
      'code/index.js': `${HANDLER}//# sourceMappingURL=index.js.map\n`,
    },
    target: 'main.json',
    said: 'nowhere',
  },
  {
    name: 'code.zip',
    text: SENTINEL,
    files: { 'main.json': template(samFunction('code.zip'), SAM) },
    target: 'main.json',
    said: 'as a reason of what is unknown',
  },
  {
    name: 'image/Dockerfile',
    text: `FROM scratch\nCMD ["${SENTINEL}.handler"]\n`,
    files: {
      'main.json': template(
        {
          Upload: {
            Type: 'AWS::Serverless::Function',
            Properties: { PackageType: 'Image' },
            Metadata: { DockerContext: './image', Dockerfile: 'Dockerfile' },
          },
        },
        SAM,
      ),
      'image/index.js': HANDLER,
    },
    target: 'main.json',
    said: 'as a reason of what is unknown',
  },
  {
    name: 'parent.yaml',
    text: `Resources:\n  ${SENTINEL}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: main.json } }\n`,
    target: 'main.json',
    said: 'nowhere',
  },
  { name: 'package.json', text: JSON.stringify({ name: SENTINEL, scripts: { test: SENTINEL } }) },
  { name: 'README.md', text: `# ${SENTINEL}\n\nThreat model: ${SENTINEL}\n`, said: 'nowhere' },
  { name: 'serverless.yml', text: `service: ${SENTINEL}\n` },
];

/** What stands in the place of a file, and what is said of it; what leads to nothing counts as absent. */
export interface Kind {
  readonly name: string;
  readonly make: (path: string, outside: string) => void;
  readonly why?: RegExp;
}

const OUT = /\b(?:is outside the project and is not read|symbolic link|is not a regular file)\b/;
const IRREGULAR = /\bis (?:neither a file nor a folder|not a regular file)\b/;

export const KINDS: readonly Kind[] = [
  {
    name: 'a link out',
    make: (path, outside) => {
      symlinkSync(outside, path);
    },
    why: OUT,
  },
  {
    name: 'a dangling link out',
    make: (path, outside) => {
      symlinkSync(`${outside}-absent`, path);
    },
    why: OUT,
  },
  {
    name: 'a relative link out',
    make: (path, outside) => {
      symlinkSync(relative(dirname(path), outside), path);
    },
    why: OUT,
  },
  {
    name: 'a link to a folder outside',
    make: (path, outside) => {
      symlinkSync(dirname(outside), path);
    },
    why: OUT,
  },
  {
    name: 'a link to a link out',
    make: (path, outside) => {
      symlinkSync(outside, `${path}.hop`);
      symlinkSync(basename(`${path}.hop`), path);
    },
    why: OUT,
  },
  {
    name: 'a link to an endless device',
    make: (path) => {
      symlinkSync('/dev/zero', path);
    },
    why: OUT,
  },
  {
    name: 'a pipe',
    make: (path) => {
      execFileSync('mkfifo', [path]);
    },
    why: IRREGULAR,
  },
  {
    name: 'a link to itself',
    make: (path) => {
      symlinkSync(path, path);
    },
  },
  {
    name: 'a folder',
    make: (path) => {
      mkdirSync(path);
    },
  },
];

const MAIN = { 'main.json': template({ B: { Type: 'AWS::S3::Bucket' } }) };

/** Makes the repository with something of a kind in the place, or nothing. */
export function makeHostile(places: readonly Place[], kind?: Kind): HostileFolder {
  const isOne = places.length === 1;
  const rows = places.map((place, index) => ({ place, row: isOne ? '' : `row${index}/` }));
  const folder = folderWith({
    'repo/.git/HEAD': '',
    ...Object.fromEntries(
      rows.flatMap(({ place, row }): readonly (readonly [string, string])[] => [
        ...Object.entries({ ...MAIN, ...place.files }).map(([name, text]) => [`repo/${row}${name}`, text] as const),
        [`outside/${row}${place.name}`, place.text],
        // Beside a function's code: what it would be if its folder were followed.
        [`outside/${row}index.js`, LEAK],
      ]),
    ),
  });
  for (const { place, row } of rows) {
    const path = join(folder, 'repo', row, place.name);
    mkdirSync(dirname(path), { recursive: true });
    rmSync(path, { force: true, recursive: true });
    kind?.make(path, join(folder, 'outside', row, place.name));
  }
  return { repo: join(folder, 'repo'), outside: join(folder, 'outside') };
}
