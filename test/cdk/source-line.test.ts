import { describe, expect, it, test } from 'vitest';
import { collectCreations } from '../../src/cdk/trace/creation.js';
import { bucketMadeBy, linesOf, placeOf } from './sources.js';

const STACK = `import * as s3 from 'aws-cdk-lib/aws-s3';

export class ShopStack extends Stack {
  constructor(scope: Construct, id: string, props: ShopProps) {
    super(scope, id, props);
    const files = new s3.Bucket(this, 'Files', {
      versioned: true,
      cors: props.cors,
    });
    files.addLifecycleRule({ expiration: props.keep });
    new s3.Bucket(this, 'Logs');
  }
}
`;
const APP = "new ShopStack(app, 'Shop', {});\n";
const PROJECT = { 'bin/app.ts': APP, 'lib/shop.ts': STACK };
const TRACE = [
  '...new Bucket2 in aws-cdk-lib...',
  'new ShopStack (/ci/lib/shop.ts:6:19)',
  '<anonymous> (/ci/bin/app.ts:1:1)',
];
const VERSIONED = ['Resources', 'Files', 'Properties', 'VersioningConfiguration', 'Status'];

describe('a trace', () => {
  it('leads to the call, and to the prop in it', () => {
    const lines = linesOf(PROJECT, bucketMadeBy(TRACE));
    expect(placeOf(lines)).toBe('lib/shop.ts:6: new s3.Bucket');
    expect(placeOf(lines, { path: VERSIONED })).toBe('lib/shop.ts:7: versioned');
    expect(placeOf(lines, { path: ['Resources', 'Files', 'Properties', 'Tags'] })).toBe('lib/shop.ts:6: new s3.Bucket');
  });

  it('tells what the value is made of', () => {
    const wanted = { templateFile: 'Shop.template.json', type: 'AWS::S3::Bucket', constructPath: undefined };
    const lines = linesOf(PROJECT, bucketMadeBy(TRACE));
    const cors = lines.of({
      ...wanted,
      path: ['Resources', 'Files', 'Properties', 'CorsConfiguration', 'CorsRules', 0],
    });
    expect(cors?.written).toBe('props.cors');
    expect(cors?.statement).toMatch(/^new s3\.Bucket\(this, 'Files', \{[^]*\}\)$/);
    expect(lines.of({ ...wanted, path: ['Resources', 'Files'] })?.written).toBeUndefined();
  });

  it('is followed to a method that adds to what the construct has', () => {
    const path = ['Resources', 'Files', 'Properties', 'LifecycleConfiguration', 'Rules', 0, 'ExpirationInDays'];
    expect(placeOf(linesOf(PROJECT, bucketMadeBy(TRACE)), { path })).toBe('lib/shop.ts:10: files.addLifecycleRule');
  });

  it('of an older manifest stands beside the logical id', () => {
    const trace = ['new CfnBucket (/ci/node_modules/aws-cdk-lib/aws-s3/lib/s3.generated.js:1:3)', ...TRACE.slice(1)];
    const metadata = { '/Shop/Files/Resource': [{ type: 'aws:cdk:logicalId', data: 'Files', trace }] };
    expect(placeOf(linesOf(PROJECT, metadata))).toBe('lib/shop.ts:6: new s3.Bucket');
  });

  it('of a Python app has no columns, and follows what the runtime says', () => {
    const text =
      'class Shop(Stack):\n    def __init__(self, scope):\n        super().__init__(scope, "Shop")\n        s3.Bucket(\n            self, "Files", versioned=True)\n';
    const trace = [
      '...aws-cdk-lib, jsii runtime...',
      '(no user code in 10 frames, use --stack-trace-limit to capture more)',
    ];
    const python = [...trace, '__init__ (/ci/shop/stack.py:4)', '<module> (/ci/app.py:1)'];
    const lines = linesOf({ 'shop/stack.py': text, 'app.py': 'Shop(app)\n' }, bucketMadeBy(python));
    expect(placeOf(lines)).toBe('shop/stack.py:4: s3.Bucket');
    expect(placeOf(lines, { path: VERSIONED })).toBe('shop/stack.py:5: versioned');
    // What hands on to the base class is passed over.
    const handedOn = [...trace, '__init__ (/ci/shop/stack.py:3)', '<module> (/ci/app.py:1)'];
    const stack = {
      '/Shop': [
        { type: 'aws:cdk:creationStack', data: handedOn },
        { type: 'aws:cdk:templateFile', data: 'Shop.template.json' },
      ],
    };
    expect(placeOf(linesOf({ 'shop/stack.py': text, 'app.py': 'Shop(app)\n' }, stack), { path: [] })).toBe(
      'app.py:1: Shop',
    );
  });
});

describe('a property that was set later', () => {
  const later = (...places: readonly string[]): readonly object[] =>
    places.map((place) => ({
      type: 'aws:cdk:propertyAssignment',
      data: {
        propertyName: 'VersioningConfiguration',
        stackTrace: ['...aws-cdk-lib...', `f (/ci/lib/shop.ts:${place})`],
      },
    }));

  it('stands where it was set', () => {
    expect(placeOf(linesOf(PROJECT, bucketMadeBy(TRACE, later('10:11'))), { path: VERSIONED })).toBe(
      'lib/shop.ts:10: addLifecycleRule',
    );
    expect(placeOf(linesOf(PROJECT, bucketMadeBy(TRACE, later('10:11'))))).toBe('lib/shop.ts:6: new s3.Bucket');
  });

  it('stands where the construct is made if it is not known which of several calls set it', () => {
    const twice = STACK.replace("new s3.Bucket(this, 'Logs')", 'files.addLifecycleRule({})');
    const lines = linesOf({ ...PROJECT, 'lib/shop.ts': twice }, bucketMadeBy(TRACE, later('10:11', '11:11')));
    expect(placeOf(lines, { path: VERSIONED })).toBe('lib/shop.ts:7: versioned');
  });

  it('is none that the construct itself set', () => {
    const lines = linesOf(PROJECT, bucketMadeBy(TRACE, later('6:19')));
    expect(placeOf(lines, { path: VERSIONED })).toBe('lib/shop.ts:7: versioned');
  });
});

describe('without a trace that leads anywhere', () => {
  const FOLDED = [
    '...aws-cdk-lib, jsii runtime...',
    '(no user code in 10 frames, use --stack-trace-limit to capture more)',
  ];

  it('the id of the construct does', () => {
    expect(placeOf(linesOf(PROJECT, bucketMadeBy(FOLDED)))).toBe('lib/shop.ts:6: new s3.Bucket');
  });

  it('an id that several calls have does not, but the one of what it is in', () => {
    const twice = STACK.replace("'Logs'", "'Files'");
    expect(placeOf(linesOf({ ...PROJECT, 'lib/shop.ts': twice }, bucketMadeBy(FOLDED)))).toBe(
      'bin/app.ts:1: new ShopStack',
    );
  });

  it('an id that calls of several classes have does, where the construct around tells the class', () => {
    const texts = { ...PROJECT, 'lib/other.ts': "class Other extends Stack { f() { new s3.Bucket(this, 'Files'); } }" };
    expect(placeOf(linesOf(texts, bucketMadeBy(FOLDED)))).toBe('lib/shop.ts:6: new s3.Bucket');
  });

  it('an id in other words does not', () => {
    const texts = { 'bin/app.ts': "log('Files'); const a = ['Files']; f({ id: 'Files' }); x.get('Files');\n" };
    expect(placeOf(linesOf(texts, bucketMadeBy(FOLDED)))).toBeUndefined();
  });

  it('what a library makes stands where the construct is made that it is in', () => {
    const metadata = {
      ...bucketMadeBy(TRACE),
      '/Shop/Files/AutoDelete/Default': [
        { type: 'aws:cdk:logicalId', data: 'AutoDelete' },
        { type: 'aws:cdk:creationStack', data: FOLDED },
      ],
    };
    const path = ['Resources', 'AutoDelete', 'Properties', 'Versioned'];
    // The bucket's props are not those of what it is made with.
    expect(placeOf(linesOf(PROJECT, metadata), { path, type: 'Custom::Any' })).toBe('lib/shop.ts:6: new s3.Bucket');
  });

  it('in other languages too', () => {
    const java = 'class S { S() {\n  new Bucket(this, "Files", BucketProps.builder().build());\n} }';
    expect(placeOf(linesOf({ 'src/S.java': java }, bucketMadeBy(FOLDED)))).toBe('src/S.java:2: new Bucket');
    const go = 'func main() {\n  awss3.NewBucket(stack, jsii.String("Files"), nil)\n}';
    expect(placeOf(linesOf({ 'main.go': go }, bucketMadeBy(FOLDED)))).toBe('main.go:2: awss3.NewBucket');
  });
});

describe('source that has changed since', () => {
  it('is searched for the id', () => {
    const texts = { ...PROJECT, 'lib/shop.ts': `// a new first line\n\n\n\n\n${STACK}` };
    expect(placeOf(linesOf(texts, bucketMadeBy(TRACE)))).toBe('lib/shop.ts:11: new s3.Bucket');
  });

  it('does not take another construct for it', () => {
    const trace = ['new ShopStack (/ci/lib/shop.ts:11:5)', '<anonymous> (/ci/bin/app.ts:1:1)'];
    expect(placeOf(linesOf(PROJECT, bucketMadeBy(trace)))).toBe('lib/shop.ts:6: new s3.Bucket');
  });

  it('may be gone', () => {
    expect(placeOf(linesOf({ 'README.md': '' }, bucketMadeBy(TRACE)))).toBeUndefined();
  });
});

describe('nested stacks', () => {
  it('have the same logical ids, told apart by their templates', () => {
    const made = (line: number): readonly object[] => [
      { type: 'aws:cdk:logicalId', data: 'Files' },
      { type: 'aws:cdk:creationStack', data: [`f (/ci/lib/shop.ts:${line}:5)`] },
    ];
    const metadata = {
      '/Shop': [{ type: 'aws:cdk:templateFile', data: 'Shop.template.json' }],
      '/Shop/Eu': [{ type: 'aws:cdk:templateFile', data: 'Eu.nested.template.json' }],
      '/Shop/Eu/Files/Resource': made(2),
      '/Shop/Us': [{ type: 'aws:cdk:templateFile', data: 'Us.nested.template.json' }],
      '/Shop/Us/Files/Resource': made(3),
    };
    const texts = { 'lib/shop.ts': "//\n    bucket(this, 'Files');\n    bucket(this, 'Files');\n" };
    expect(placeOf(linesOf(texts, metadata), { templateFile: 'Eu.nested.template.json' })).toBe(
      'lib/shop.ts:2: bucket',
    );
    expect(placeOf(linesOf(texts, metadata), { templateFile: 'Us.nested.template.json' })).toBe(
      'lib/shop.ts:3: bucket',
    );
  });
});

describe('an option that a construct hands on', () => {
  const text = `const api = new RestApi(this, 'Api', {
  defaultCorsPreflightOptions: {
    allowOrigins: ['*'],
  },
});
api.root.addResource('orders');
`;
  const entry = (id: string, ...frames: readonly string[]): readonly object[] => [
    { type: 'aws:cdk:logicalId', data: id },
    { type: 'aws:cdk:creationStack', data: frames },
  ];
  const metadata = {
    '/Shop/Api/Resource': entry('Api', 'f (/ci/lib/api.ts:1:13)'),
    '/Shop/Api/Default/orders/OPTIONS/Resource': entry('Options', 'f (/ci/lib/api.ts:6:10)'),
    '/Shop/Api/Default/orders/GET/Resource': entry('Get', 'f (/ci/lib/api.ts:6:10)'),
  };
  const at = (id: string, ...rest: readonly (string | number)[]): string | undefined =>
    placeOf(linesOf({ 'lib/api.ts': text }, metadata), {
      path: ['Resources', id, 'Properties', ...rest],
      type: 'AWS::ApiGateway::Method',
    });

  it('stands there, and not where a path is added', () => {
    const header = 'method.response.header.Access-Control-Allow-Origin';
    expect(at('Options', 'Integration', 'IntegrationResponses', 0, 'ResponseParameters', header)).toBe(
      'lib/api.ts:3: allowOrigins',
    );
  });

  it('is no other property', () => {
    expect(at('Get', 'Integration', 'Uri')).toBe('lib/api.ts:6: addResource');
    expect(at('Get', 'AuthorizationType')).toBe('lib/api.ts:6: addResource');
  });
});

describe('a frame whose column is cut or absent', () => {
  const MADE = `const made = ['Files', 'Logs'].map((name) => new s3.Bucket(stack, name, { versioned: true }));
names.forEach((name) => {
  const bucket = new s3.Bucket(stack, 'Files', { versioned: true });
});
wrap(() => keep(new s3.Bucket(stack, 'Files', { versioned: true })), log('Files'));
`;
  const framed = (...frames: readonly string[]): string | undefined =>
    placeOf(linesOf({ 'bin/app.ts': MADE }, bucketMadeBy(['...new Bucket2 in aws-cdk-lib...', ...frames])));
  const OUTER = 'new ShopStack (/ci/bin/app.ts:1:14)';

  it.each([
    ['of an arrow function in map', '/ci/bin/app.ts:1: (/ci/bin/app.ts:1:4)', 'bin/app.ts:1: new s3.Bucket'],
    ['of a callback of forEach', '/ci/bin/app.ts:3: (/ci/bin/app.ts:3:1)', 'bin/app.ts:3: new s3.Bucket'],
    ['behind other calls on its line', '/ci/bin/app.ts:5: (/ci/bin/app.ts:5:1)', 'bin/app.ts:5: new s3.Bucket'],
    ['that names no column', 'f (/ci/bin/app.ts:3)', 'bin/app.ts:3: new s3.Bucket'],
    ['that points beside every call', 'f (/ci/bin/app.ts:3:1)', 'bin/app.ts:3: new s3.Bucket'],
  ])('%s means the new on its line', (_, frame, expected) => {
    expect(framed(frame, 'Array.map (:)', OUTER)).toBe(expected);
  });

  it('whose line makes nothing leads no further out', () => {
    const lines = linesOf(
      { 'bin/app.ts': 'const a = 1;\nnew ShopStack(app);\n' },
      bucketMadeBy(['f (/ci/bin/app.ts:1)', 'g (/ci/bin/app.ts:2:1)']),
    );
    expect(placeOf(lines)).toBeUndefined();
  });
});

describe('an id that no call writes out as its second argument', () => {
  const python = (body: string, id = 'Files'): string | undefined => {
    const metadata = {
      '/Shop': bucketMadeBy([])['/Shop'],
      [`/Shop/${id}/Resource`]: [{ type: 'aws:cdk:logicalId', data: 'Files' }],
    };
    return placeOf(linesOf({ 'shop/stack.py': body }, metadata));
  };
  const stack = (body: string): string =>
    `class ShopStack(Stack):\n    def __init__(self, scope, construct_id, stage):\n        ${body}\n`;

  it.each([
    ['a named argument', 's3.Bucket(self, id="Files", versioned=True)', 'Files'],
    ['a named argument behind the scope’s', 's3.Bucket(scope=self, id="Files")', 'Files'],
    ['a named argument in front', 's3.Bucket(id="Files", scope=self)', 'Files'],
    ['a named argument at the end', 's3.Bucket(self, versioned=True, id="Files")', 'Files'],
    ['a formatted text', 's3.Bucket(self, f"{construct_id}-files")', 'Shop-files'],
    ['a sum', 's3.Bucket(self, construct_id + "Files")', 'ShopFiles'],
  ])('%s', (_, body, id) => {
    expect(python(stack(body), id)).toBe(`shop/stack.py:3: s3.Bucket`);
  });

  it.each([
    ['a constant of the module', `NAME = "Files"\n${stack('s3.Bucket(self, NAME)')}`, 'Files', 4],
    ['a constant of another module', `from shop.names import FILES\n${stack('s3.Bucket(self, FILES)')}`, 'Files', 4],
    ['a loop over a list', stack('for name in ["Files", "Logs"]:\n            s3.Bucket(self, name)'), 'Files', 4],
    [
      'a loop over a constant',
      `NAMES = ("Files", "Logs")\n${stack('for name in NAMES:\n            s3.Bucket(self, name)')}`,
      'Files',
      5,
    ],
    [
      'a changed loop variable',
      stack('for name in ("files",):\n            s3.Bucket(self, name.title())'),
      'Files',
      4,
    ],
    ['a comprehension', stack('[s3.Bucket(self, name) for name in ["Files", "Logs"]]'), 'Files', 3],
  ])('%s', (_, body, id, line) => {
    const metadata = {
      '/Shop': bucketMadeBy([])['/Shop'],
      [`/Shop/${id}/Resource`]: [{ type: 'aws:cdk:logicalId', data: 'Files' }],
    };
    const files = { 'shop/names.py': 'FILES = "Files"\n', 'shop/stack.py': body };
    expect(placeOf(linesOf(files, metadata))).toBe(`shop/stack.py:${line}: s3.Bucket`);
  });

  it.each([
    [
      'of a function',
      'def make(scope, name):\n    return s3.Bucket(scope, name, versioned=True)\n',
      'make(self, "Files")',
      'make',
    ],
    [
      'of a method',
      '',
      'self.bucket("Files", True)\n    def bucket(self, name, keep):\n        s3.Bucket(self, name)',
      'self.bucket',
    ],
    [
      'by its name',
      '',
      'self.bucket(name="Files")\n    def bucket(self, name):\n        s3.Bucket(self, f"{name}")',
      'self.bucket',
    ],
  ])('an argument %s stands where that is called', (_, before, body, head) => {
    expect(python(before + stack(body))?.replace(/^shop\/stack\.py:\d+: /, '')).toBe(head);
  });
});

test.each([
  ['calls of computed ids', 'new X(this, a + `${b}` + c.d.e, { entry: f });\n'.repeat(9000)],
  ['functions in functions', 'f(() => { '.repeat(20_000) + 'new X(this, `${id}`)'],
  [
    'names of names',
    Array.from({ length: 4000 }, (_, i) => `const a${i} = a${i + 1} + a${i + 2};`).join('\n') +
      '\nnew X(this, a0);'.repeat(500),
  ],
  ['choices in choices', 'new X(this, ' + 'a ? b : '.repeat(20_000) + 'c)'],
])('%s without end are left alone', (_, text) => {
  const lines = linesOf({ 'lib/a.ts': text }, bucketMadeBy([]));
  expect(placeOf(lines)).toBeUndefined();
});

test('the call that acknowledges a rule made nothing', () => {
  const trace = ['    at <anonymous> (/w/lib/a.ts:1:1)'];
  const acknowledged = { type: 'aws:cdk:acknowledged-rules', data: { 'upload-audit::1.1': 'public' }, trace };
  const made = { type: 'aws:cdk:logicalId', data: 'Files1', trace: ['new Stack (/w/lib/b.ts:3:5)'] };
  expect(collectCreations({ '/Shop/Files': [acknowledged] })).toEqual([]);
  expect(collectCreations({ '/Shop/Files/Resource': [acknowledged, made] })).toMatchObject([{ frames: made.trace }]);
});

test('a setting that a helper method takes as a parameter of the same name stands in the helper', () => {
  const text = `import * as lambda from 'aws-cdk-lib/aws-lambda';
export class Shop extends Stack {
  constructor(scope: Construct) {
    super(scope, 'Shop');
    this.make('Other', 512);
    this.make('Helped', 256);
  }
  private make(id: string, memorySize: number): lambda.Function {
    return new lambda.Function(this, id, { memorySize, handler: 'a.b' });
  }
}
`;
  const metadata = {
    '/Shop': bucketMadeBy([])['/Shop'],
    '/Shop/Helped/Resource': [{ type: 'aws:cdk:logicalId', data: 'Helped1' }],
  };
  const wanted = { path: ['Resources', 'Helped1', 'Properties', 'MemorySize'], type: 'AWS::Lambda::Function' };
  expect(placeOf(linesOf({ 'lib/shop.ts': text }, metadata), wanted)).toBe('lib/shop.ts:9: memorySize');
});
