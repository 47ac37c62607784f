/** Fixes in the source of CDK apps: source in, source out. What must not be edited is as much a part of it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { buildContextEdits } from '../../src/cdk/edit/context-values.js';
import { buildRecoveryEdits } from '../../src/cdk/edit/table-recovery.js';
import { buildTagEdits } from '../../src/cdk/edit/tag-statements.js';
import type { SpanEdit } from '../../src/cdk/edit/types.js';
import type { AppSite } from '../../src/cdk/trace/source-site.js';
import { loadMistakeCounter } from '../../src/load/mistake-counter.js';
import { linesOf } from './sources.js';

let countMistakes: Awaited<ReturnType<typeof loadMistakeCounter>>;

beforeAll(async () => {
  countMistakes = await loadMistakeCounter(['a.ts', 'a.py']);
});

interface Wanted {
  readonly type: string;
  readonly property?: readonly string[];
  readonly version?: string | undefined;
  readonly settings?: string;
}

/** The site of the construct `Shop/Files` in one file. */
function siteIn(
  file: string,
  source: string,
  { type, property = [], version, settings = '' }: Wanted,
): AppSite | undefined {
  const metadata = {
    '/Shop': [{ type: 'aws:cdk:templateFile', data: 'Shop.template.json' }],
    '/Shop/Files/Resource': [{ type: 'aws:cdk:logicalId', data: 'Files' }],
  };
  const path = ['Resources', 'Files', 'Properties', ...property];
  const wanted = { templateFile: 'Shop.template.json', path, type, constructPath: undefined };
  const site = linesOf({ [file]: source }, metadata).siteOf(wanted);
  return site === undefined ? undefined : { ...site, app: { settings, version } };
}

/** The source after the edits; undefined without any. */
function edited(site: AppSite | undefined, edits: readonly SpanEdit[] | undefined): string | undefined {
  if (site === undefined || edits === undefined) return undefined;
  const { text } = site.context;
  const after = [...edits]
    .sort((a, b) => b.from - a.from)
    .reduce((all, { from, to, text: added }) => all.slice(0, from) + added + all.slice(to), text);
  expect(countMistakes(site.file, after)).toBe(countMistakes(site.file, text));
  return after;
}

const TABLE = 'AWS::DynamoDB::Table';

function recovered(file: string, source: string, more: Partial<Wanted> = {}, isSet = false): string | undefined {
  const site = siteIn(file, source, { type: TABLE, version: '2.200.0', ...more });
  return edited(site, site === undefined ? undefined : buildRecoveryEdits(site, isSet));
}

const IMPORTS = "import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';\n";
const inTs = (call: string): string => `${IMPORTS}class Shop {\n  constructor() {\n    ${call}\n  }\n}\n`;
const inPy = (call: string, imports = 'from aws_cdk import aws_dynamodb as dynamodb'): string =>
  `${imports}\n\n\nclass Shop:\n    def __init__(self):\n        ${call}\n`;
const PITR = 'pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true }';

describe('point-in-time recovery in TypeScript', () => {
  it.each([
    [
      'on one line',
      'new dynamodb.Table(this, "Files", { a: 1 });',
      `new dynamodb.Table(this, "Files", { a: 1, ${PITR} });`,
    ],
    [
      'a comma at the end',
      "new dynamodb.Table(this, 'Files', { a: 1, });",
      `new dynamodb.Table(this, 'Files', { a: 1, ${PITR}, });`,
    ],
    ['no property', "new dynamodb.TableV2(this, 'Files', {});", `new dynamodb.TableV2(this, 'Files', { ${PITR} });`],
    ['no props', "new dynamodb.Table(this, 'Files');", `new dynamodb.Table(this, 'Files', { ${PITR} });`],
    [
      'a Cfn class',
      "new dynamodb.CfnTable(this, 'Files', { a: 1 })",
      `new dynamodb.CfnTable(this, 'Files', { a: 1, ${PITR} })`,
    ],
    [
      'a flag that is off',
      "new dynamodb.Table(this, 'Files', { pointInTimeRecovery: false /* yet */ });",
      "new dynamodb.Table(this, 'Files', { pointInTimeRecovery: true /* yet */ });",
    ],
    [
      'a specification that is off',
      "new dynamodb.Table(this, 'Files', { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false } });",
      `new dynamodb.Table(this, 'Files', { ${PITR} });`,
    ],
    [
      'several lines',
      "new dynamodb.Table(this, 'Files', {\n      a: 1,\n      b: [\n        2,\n      ],\n    });",
      `new dynamodb.Table(this, 'Files', {\n      a: 1,\n      b: [\n        2,\n      ],\n      ${PITR},\n    });`,
    ],
    [
      'no comma before a comment',
      "new dynamodb.Table(this, 'Files', {\n      a: 'x' // why, }\n    });",
      `new dynamodb.Table(this, 'Files', {\n      a: 'x', // why, }\n      ${PITR}\n    });`,
    ],
    [
      'a comma before a comment',
      "new dynamodb.Table(this, 'Files', {\n      a: 1, // why\n      // none\n    });",
      `new dynamodb.Table(this, 'Files', {\n      a: 1, // why\n      ${PITR},\n      // none\n    });`,
    ],
    [
      'the bracket behind the last one',
      "new dynamodb.Table(this, 'Files', { a: 1,\n      b: 2 });",
      `new dynamodb.Table(this, 'Files', { a: 1,\n      b: 2,\n      ${PITR} });`,
    ],
  ])('%s', (_, before, after) => {
    expect(recovered('shop.ts', inTs(before))).toBe(inTs(after));
  });

  it('keeps carriage returns and tabs', () => {
    const source = inTs("new dynamodb.Table(this, 'Files', {\n\t\ta: 1,\n\t});").replaceAll('\n', '\r\n');
    expect(recovered('shop.ts', source)).toBe(source.replace('a: 1,\r\n', `a: 1,\r\n\t\t${PITR},\r\n`));
  });

  it.each(['2.177.0', '1.204.0', undefined])('is the flag in aws-cdk-lib %s', (version) => {
    const source = inTs("new dynamodb.Table(this, 'Files', { a: 1 });");
    const after = recovered('shop.ts', source, { version });
    expect(after).toBe(source.replace('a: 1', 'a: 1, pointInTimeRecovery: true'));
  });

  it.each([
    ["import { Table as Rows } from 'aws-cdk-lib/aws-dynamodb'", 'Rows'],
    ["import { Stack, aws_dynamodb as ddb } from 'aws-cdk-lib'", 'ddb.Table'],
    ["import * as cdk from 'aws-cdk-lib'", 'cdk.aws_dynamodb.Table'],
    ["const ddb = require('aws-cdk-lib/aws-dynamodb')", 'ddb.Table'],
    ["const { Table: Rows } = require('aws-cdk-lib/aws-dynamodb')", 'Rows'],
  ])('knows the class of %s', (imported, name) => {
    const source = `${imported};\nnew ${name}(this, 'Files', { a: 1 });\n`;
    expect(recovered('shop.js', source)).toBe(source.replace('a: 1', `a: 1, ${PITR}`));
  });

  it.each([
    ['a variable', "new dynamodb.Table(this, 'Files', props);"],
    ['what a function returns', "new dynamodb.Table(this, 'Files', propsOf({ a: 1 }));"],
    ['an object that is spread', "new dynamodb.Table(this, 'Files', { ...common, a: 1 });"],
    ['a condition', "new dynamodb.Table(this, 'Files', isProd ? { a: 1 } : { a: 2 });"],
    ['an id that is computed', 'new dynamodb.Table(this, `Files`, { a: 1 });'],
    ['a class of the app', "new SafeTable(this, 'Files', { a: 1 });"],
    ['a class of another package', "new other.Table(this, 'Files', { a: 1 });"],
    ['a value from elsewhere', "new dynamodb.Table(this, 'Files', { pointInTimeRecovery: isProd });"],
    [
      'a replica with a value of its own',
      "new dynamodb.TableV2(this, 'Files', { replicas: [{ pointInTimeRecovery: false }] });",
    ],
    ['a helper', "makeTable(this, 'Files', { a: 1 });"],
    ['it being there already', `new dynamodb.Table(this, 'Files', { ${PITR} });`],
  ])('leaves %s alone', (_, call) => {
    expect(recovered('shop.ts', inTs(call))).toBeUndefined();
  });
});

describe('point-in-time recovery that the template sets', () => {
  it('is edited in the call, and not where it is set elsewhere', () => {
    const given = inTs("new dynamodb.Table(this, 'Files', { pointInTimeRecovery: false });");
    expect(recovered('shop.ts', given, {}, true)).toBe(given.replace('false', 'true'));
    expect(recovered('shop.ts', inTs("new dynamodb.Table(this, 'Files', { a: 1 });"), {}, true)).toBeUndefined();
  });
});

describe('point-in-time recovery in Python', () => {
  const STRUCT = 'dynamodb.PointInTimeRecoverySpecification(point_in_time_recovery_enabled=True)';
  it.each([
    [
      'on one line',
      'dynamodb.Table(self, "Files", a=1)',
      `dynamodb.Table(self, "Files", a=1, point_in_time_recovery_specification=${STRUCT})`,
    ],
    [
      'names for all',
      'dynamodb.Table(scope=self, id="Files", a=1)',
      `dynamodb.Table(scope=self, id="Files", a=1, point_in_time_recovery_specification=${STRUCT})`,
    ],
    [
      'no props',
      'dynamodb.Table(self, "Files")',
      `dynamodb.Table(self, "Files", point_in_time_recovery_specification=${STRUCT})`,
    ],
    [
      'a long line',
      'dynamodb.Table(\n            self,\n            "Files",\n            a=1,  # one\n        )',
      'dynamodb.Table(\n            self,\n            "Files",\n            a=1,  # one\n            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(\n                point_in_time_recovery_enabled=True,\n            ),\n        )',
    ],
    [
      'off',
      'dynamodb.Table(self, "Files", point_in_time_recovery=False)',
      'dynamodb.Table(self, "Files", point_in_time_recovery=True)',
    ],
  ])('%s', (_, before, after) => {
    expect(recovered('shop.py', inPy(before))).toBe(inPy(after));
  });

  it('is a map where the struct is not imported', () => {
    const imported = 'from aws_cdk.aws_dynamodb import (\n    Attribute,\n    Table,\n)';
    const given = 'point_in_time_recovery_specification={"point_in_time_recovery_enabled": True}';
    expect(recovered('shop.py', inPy('Table(self, "Files")', imported))).toBe(
      inPy(`Table(self, "Files", ${given})`, imported),
    );
  });

  it.each(['Table(self, "Files", **props)', 'dynamodb.Table(self, "Files", *rest)', 'dynamodb.Table(self, name)'])(
    'leaves %s alone',
    (call) => {
      expect(recovered('shop.py', inPy(call))).toBeUndefined();
    },
  );
});

const FUNCTION = 'AWS::Lambda::Function';
const LIBRARY = "import * as cdk from 'aws-cdk-lib';\nimport { aws_logs as logs } from 'aws-cdk-lib';\n";
const PYTHON = 'from aws_cdk import Duration, aws_logs as logs';

function lifted(
  file: string,
  source: string,
  property: readonly string[],
  value: string,
  more: Partial<Wanted> = {},
): string | undefined {
  const site = siteIn(file, source, { type: FUNCTION, property, ...more });
  expect(site).toBeDefined();
  const type = /^[\d.]+$/.test(value) ? 'Number' : 'String';
  return edited(site, site === undefined ? undefined : buildContextEdits(site, { value, type }));
}

describe('values of the context', () => {
  it.each([
    [
      'MemorySize',
      '1024',
      'memorySize: 1_024',
      "memorySize: Number(this.node.tryGetContext('shopFilesMemorySize') ?? 1_024)",
    ],
    [
      'Timeout',
      '300',
      'timeout: cdk.Duration.minutes(5)',
      "timeout: cdk.Duration.minutes(Number(this.node.tryGetContext('shopFilesTimeoutMinutes') ?? 5))",
    ],
    [
      'FunctionName',
      'a-b',
      'functionName: "a-b"',
      'functionName: this.node.tryGetContext(\'shopFilesFunctionName\') ?? "a-b"',
    ],
  ])('%s in TypeScript', (property, value, before, after) => {
    const source = `${LIBRARY}class ShopStack {\n  x = new Fn(this, 'Files', { ...common, ${before}, b: 2 });\n}\n`;
    expect(lifted('shop.ts', source, [property], value)).toBe(source.replace(before, after));
  });

  it.each([
    ['MemorySize', '1024', 'memory_size=1024', 'memory_size=int(self.node.try_get_context("filesMemorySize") or 1024)'],
    [
      'Timeout',
      '30',
      'timeout=Duration.seconds(30)',
      'timeout=Duration.seconds(int(self.node.try_get_context("filesTimeoutSeconds") or 30))',
    ],
  ])('%s in Python', (property, value, before, after) => {
    const source = `${PYTHON}\nlambda_.Function(self, "Files", ${before})\n`;
    expect(lifted('shop.py', source, [property], value)).toBe(source.replace(before, after));
  });

  it('names a variable, and reads the scope that is given', () => {
    const source = `fn = lambda_.Function(stack, "Files", environment={"HOME_URL": "https://a.example.com"})\n`;
    const path = ['Environment', 'Variables', 'HOME_URL'];
    expect(lifted('shop.py', source, path, 'https://a.example.com')).toBe(
      source.replace('"https', 'stack.node.try_get_context("filesHomeUrl") or "https'),
    );
  });

  it('has the days of a retention in TypeScript, and its name in Python', () => {
    const type = 'AWS::Logs::LogGroup';
    const script = `${LIBRARY}new logs.LogGroup(this, 'Files', { retention: logs.RetentionDays.ONE_WEEK });\n`;
    expect(lifted('shop.ts', script, ['RetentionInDays'], '7', { type })).toBe(
      script.replace(
        'logs.RetentionDays.ONE_WEEK',
        "Number(this.node.tryGetContext('filesRetention') ?? logs.RetentionDays.ONE_WEEK)",
      ),
    );
    const python = `${PYTHON}\nlogs.LogGroup(self, "Files", retention=logs.RetentionDays.ONE_WEEK)\n`;
    expect(lifted('shop.py', python, ['RetentionInDays'], '7', { type })).toBe(
      python.replace(
        'logs.RetentionDays.ONE_WEEK',
        'logs.RetentionDays[self.node.try_get_context("filesRetention") or "ONE_WEEK"]',
      ),
    );
  });

  it.each([
    ['another value than the template has', 'memorySize: 512', {}],
    ['a name for the value', 'memorySize: size', {}],
    ['an expression', 'memorySize: 2 * 512', {}],
    ['an object that is spread behind it', 'memorySize: 1024, ...rest', {}],
    ['another Duration than that of the CDK', 'memorySize: luxon.Duration.seconds(1024)', {}],
    ['a name that the context has', 'memorySize: 1024', { settings: '{"context":{"filesMemorySize":2048}}' }],
    ['two properties of the name', 'memorySize: 1024, edge: { memorySize: 1024 }', {}],
  ])('leaves %s alone', (_, property, more) => {
    const source = `${LIBRARY}new Fn(this, 'Files', { ${property} });\n`;
    expect(lifted('shop.ts', source, ['MemorySize'], '1024', more)).toBeUndefined();
  });
});

const TAGS = [
  { key: 'Team', value: 'media' },
  { key: 'Cost', value: 'c 1' },
];

function tagged(file: string, source: string, tags = TAGS): string | undefined {
  const site = siteIn(file, source, { type: 'AWS::S3::Bucket', property: ['Tags'] });
  expect(site).toBeDefined();
  return edited(site, site === undefined ? undefined : buildTagEdits(site, tags));
}

describe('tags', () => {
  const CDK = "import * as cdk from 'aws-cdk-lib';\n";
  it('of a constant, a member and a statement', () => {
    const of = (name: string, indentation: string): string =>
      TAGS.map(({ key, value }) => `\n${indentation}cdk.Tags.of(${name}).add('${key}', '${value}');`).join('');
    const constant = `${CDK}const bucket = new s3.Bucket(app, 'Files'); // all\nbucket.grantRead(fn);\n`;
    expect(tagged('shop.ts', constant)).toBe(constant.replace('// all', `// all${of('bucket', '')}`));
    const member = `${CDK}class A {\n  constructor() {\n    super();\n    this.bucket = new s3.Bucket(this, 'Files', {\n      a: 1,\n    });\n  }\n}\n`;
    expect(tagged('shop.ts', member)).toBe(member.replace('});', `});${of('this.bucket', '    ')}`));
    const statement = `${CDK}function make() {\n  new s3.Bucket(stack, 'Files');\n}\n`;
    expect(tagged('shop.ts', statement)).toBe(
      statement.replace(
        "new s3.Bucket(stack, 'Files');",
        `const files = new s3.Bucket(stack, 'Files');${of('files', '  ')}`,
      ),
    );
  });

  it('imports what is missing', () => {
    const one = "import { App, Stack } from 'aws-cdk-lib';\nconst files = new s3.Bucket(this, 'Files')\n";
    expect(tagged('shop.ts', one, TAGS.slice(0, 1))).toBe(
      "import { App, Stack, Tags } from 'aws-cdk-lib';\nconst files = new s3.Bucket(this, 'Files')\nTags.of(files).add('Team', 'media')\n",
    );
    const lines = 'from aws_cdk import (\n    App,\n    Stack,\n)\n\nself.files = s3.Bucket(self, "Files")\n';
    expect(tagged('shop.py', lines, TAGS.slice(0, 1))).toBe(
      'from aws_cdk import (\n    App,\n    Stack,\n    Tags,\n)\n\nself.files = s3.Bucket(self, "Files")\nTags.of(self.files).add("Team", "media")\n',
    );
  });

  it.each([
    ['the field of a class', `${CDK}class A {\n  bucket = new s3.Bucket(this, 'Files');\n}\n`],
    ['an argument', `${CDK}use(\n  new s3.Bucket(this, 'Files')\n);\n`],
    ['what goes on', `${CDK}const arn = new s3.Bucket(this, 'Files').bucketArn;\n`],
    ['a statement without braces', `${CDK}if (x)\n  this.a = new s3.Bucket(this, 'Files');\n`],
    ['what is returned', `${CDK}function f() {\n  return new s3.Bucket(this, 'Files');\n}\n`],
    ['a file without the CDK', "const bucket = new s3.Bucket(this, 'Files');\n"],
    ['what has the tag', `${CDK}const bucket = new s3.Bucket(this, 'Files');\ncdk.Tags.of(bucket).add('Team', 'x');\n`],
  ])('leaves %s alone', (_, source) => {
    expect(tagged('shop.ts', source)).toBeUndefined();
  });

  it('leaves texts alone that need escapes', () => {
    const source = `${CDK}const bucket = new s3.Bucket(this, 'Files');\n`;
    for (const value of ["it's", 'a\\b', 'a\nb', '${x}', 'say "x"']) {
      expect(tagged('shop.ts', source, [{ key: 'Team', value }])).toBeUndefined();
    }
  });
});
