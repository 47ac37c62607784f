import { describe, expect, it } from 'vitest';
import { collectCreations } from '../../src/cdk/trace/creation.js';
import { RemotePathMapper, parseStackFrame } from '../../src/cdk/trace/stack-frames.js';
import { filesOf } from './sources.js';

describe('a frame', () => {
  it.each([
    ['new ShopStack (/app/lib/shop.ts:20:5)', '/app/lib/shop.ts', 20, 5],
    ['/app/bin/app.ts:7:1', '/app/bin/app.ts', 7, 1],
    ['__init__ (/app/shop/stack.py:17)', '/app/shop/stack.py', 17, undefined],
    ['new A [as B] (C:\\work\\app (1)\\lib\\a.ts:3:4)', 'C:/work/app (1)/lib/a.ts', 3, 4],
    ['x (C:\\work\\app\\lib\\a.ts:3:4)', 'C:/work/app/lib/a.ts', 3, 4],
    ['x (file:///app/my%20lib/a.mjs:3:4)', '/app/my lib/a.mjs', 3, 4],
    ['<module> (/app/app.py:8:0)', '/app/app.py', 8, undefined],
  ])('%s', (written, file, line, column) => {
    expect(parseStackFrame(written)).toEqual({ file, line, column });
  });

  it.each([
    '...new Bucket2 in aws-cdk-lib...',
    '(no user code in 10 frames, use --stack-trace-limit to capture more)',
    'Array.forEach (:)',
    'Array.forEach (<anonymous>)',
    'x (node:internal/modules/cjs/loader:1358:14)',
    'new Bucket (/app/node_modules/aws-cdk-lib/aws-s3/lib/bucket.js:1:2000)',
    'x (/usr/lib/python3/site-packages/jsii/_kernel.py:12)',
    'x (lib/relative.ts:1:1)',
    'x (/app/a.ts:0:0)',
    'x (/app/a.ts)',
    '',
    '(',
    ')',
  ])('is none: %s', (written) => {
    expect(parseStackFrame(written)).toBeUndefined();
  });
});

describe('a machine', () => {
  const files = filesOf({ 'bin/app.ts': '', 'lib/shop.ts': '', 'app.ts': '', 'src/lib/shop.ts': '' });
  const machine = (...names: readonly string[]): ((file: string) => string | undefined) => {
    const frames = names.map((file) => ({ file, line: 1, column: 1 }));
    const made = new RemotePathMapper(frames, files);
    return (file) => made.fileOf({ file, line: 1, column: 1 });
  };

  it('has the project where the most of its files end as the project’s do', () => {
    const fileOf = machine('/ci/job/shop/bin/app.ts', '/ci/job/shop/lib/shop.ts', '/ci/job/common/app.ts');
    expect(fileOf('/ci/job/shop/lib/shop.ts')).toBe('lib/shop.ts');
    // It ends as one of the project's files does, and is none of them.
    expect(fileOf('/ci/job/common/app.ts')).toBeUndefined();
    expect(fileOf('/ci/job/shop/lib/gone.ts')).toBeUndefined();
  });

  it('takes the longest end that there is', () => {
    expect(machine('/home/ann/src/lib/shop.ts')('/home/ann/src/lib/shop.ts')).toBe('src/lib/shop.ts');
  });

  it('is led out of the project by nothing', () => {
    const fileOf = machine('/ci/shop/bin/app.ts', '/ci/shop/lib/../../../etc/passwd');
    expect(fileOf('/ci/shop/lib/../../../etc/passwd')).toBeUndefined();
    expect(fileOf('/etc/passwd')).toBeUndefined();
    expect(machine('/etc/passwd')('/etc/passwd')).toBeUndefined();
    expect(machine()('/ci/shop/bin/app.ts')).toBeUndefined();
  });
});

describe('metadata', () => {
  it.each([null, 1, 'x', [], { '/A': 1 }, { '/A': [null, 1, 'x', []] }, { '/A': [{ type: 1, data: {} }] }])(
    'of another shape tells nothing: %j',
    (metadata) => {
      expect(collectCreations(metadata)).toEqual([]);
    },
  );

  it('keeps what can be read of traces that are damaged', () => {
    const entries = [
      { type: 'aws:cdk:logicalId', data: 'A' },
      { type: 'aws:cdk:creationStack', data: [1, null, {}, 'x'.repeat(6000), 'f (/a.ts:1:1)'] },
      { type: 'aws:cdk:propertyAssignment', data: { propertyName: 7, stackTrace: ['f (/a.ts:1:1)'] } },
      { type: 'aws:cdk:propertyAssignment', data: { propertyName: 'Tags', stackTrace: 'none' } },
      { type: 'aws:cdk:propertyAssignment', data: null },
    ];
    const [made] = collectCreations({ '/S/A': entries });
    expect(made?.frames).toEqual(['f (/a.ts:1:1)']);
    expect(made?.assignments).toEqual([{ property: 'Tags', frames: [] }]);
  });

  it('looks at so many calls and no more', () => {
    const [made] = collectCreations({
      '/A': [{ type: 'aws:cdk:creationStack', data: Array(1_000_000).fill('f (/a:1:1)') }],
    });
    expect(made?.frames.length).toBe(200);
  });

  it('has its own keys only', () => {
    const [made, ...others] = collectCreations(
      JSON.parse('{"__proto__": [{"type": "aws:cdk:logicalId", "data": "A"}]}'),
    );
    expect(made?.constructPath).toBe('__proto__');
    expect(others).toEqual([]);
  });
});
