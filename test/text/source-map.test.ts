import ts from 'typescript';
import { describe, expect, it, test } from 'vitest';
import { findMapReference, resolveOriginal } from '../../src/text/source-map.js';
import { bucketMadeBy, filesOf, linesOf, placeOf } from '../cdk/sources.js';

const SOURCE = `import { Bucket } from 'aws-cdk-lib/aws-s3';

interface Props {
  readonly keep: boolean;
}

export function store(scope: unknown, { keep }: Props): void {
  new Bucket(scope, 'Files', { versioned: keep });
}
`;

/** What the compiler makes of it, and the place of the call in that. */
function compiled(options: ts.CompilerOptions): { js: string; map: string; at: { line: number; column: number } } {
  const { outputText: js, sourceMapText: map = '' } = ts.transpileModule(SOURCE, {
    fileName: 'store.ts',
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, ...options },
  });
  const before = js.slice(0, js.indexOf('new aws_s3_1')).split('\n');
  return { js, map, at: { line: before.length, column: (before.at(-1) ?? '').length + 1 } };
}

const CALL = { file: 'lib/store.ts', line: 8, column: 3 };

describe('compiled JavaScript leads to what it was compiled of', () => {
  it('by a map beside it', () => {
    const { js, map, at } = compiled({ sourceMap: true });
    const files = filesOf({ 'lib/store.js': js, 'lib/store.js.map': map, 'lib/store.ts': SOURCE });
    expect(resolveOriginal({ file: 'lib/store.js', ...at }, files)).toEqual(CALL);
  });

  it('by a map in it', () => {
    const { js, at } = compiled({ inlineSourceMap: true });
    const files = filesOf({ 'lib/store.js': js, 'lib/store.ts': SOURCE });
    expect(resolveOriginal({ file: 'lib/store.js', ...at }, files)).toEqual(CALL);
  });

  it('in a folder of its own, and from a map that names another machine', () => {
    const { js, map, at } = compiled({ sourceMap: true });
    for (const source of ['../lib/store.ts', '/home/ann/shop/lib/store.ts', 'file:///home/ann/shop/lib/store.ts']) {
      const named = JSON.stringify({ ...(JSON.parse(map) as object), sources: [source] });
      const files = filesOf({ 'dist/store.js': js, 'dist/store.js.map': named, 'lib/store.ts': SOURCE });
      expect(resolveOriginal({ file: 'dist/store.js', ...at }, files)).toEqual(CALL);
    }
  });

  it('in whole', () => {
    const { js, at } = compiled({ inlineSourceMap: true });
    const trace = ['...new Bucket in aws-cdk-lib...', `store (/ci/lib/store.js:${at.line}:${at.column})`];
    const lines = linesOf({ 'lib/store.js': js, 'lib/store.ts': SOURCE }, bucketMadeBy(trace));
    const path = ['Resources', 'Files', 'Properties', 'VersioningConfiguration'];
    expect(placeOf(lines, { path })).toBe('lib/store.ts:8: versioned');
  });

  it('or by the id of the construct, without a map', () => {
    const { js, at } = compiled({});
    const trace = [`store (/ci/lib/store.js:${at.line}:${at.column})`];
    const lines = linesOf({ 'lib/store.js': js, 'lib/store.ts': SOURCE }, bucketMadeBy(trace));
    expect(placeOf(lines)).toBe('lib/store.ts:8: new Bucket');
  });
});

describe('a map that leads nowhere leaves the place as it is', () => {
  const at = { file: 'a.js', line: 1, column: 1 };

  it.each([
    ['that is not there', '//# sourceMappingURL=a.js.map', {}],
    ['outside of the project', '//# sourceMappingURL=../../a.js.map', {}],
    ['on the network', '//# sourceMappingURL=https://example.com/a.js.map', {}],
    ['that is no JSON', '//# sourceMappingURL=a.js.map', { 'a.js.map': 'no' }],
    ['of another kind', '//# sourceMappingURL=a.js.map', { 'a.js.map': '{"version":3,"mappings":7}' }],
    [
      'with wrong signs',
      '//# sourceMappingURL=a.js.map',
      { 'a.js.map': '{"version":3,"sources":["a.ts"],"names":[],"mappings":"!!!!"}' },
    ],
    [
      'of a source that is not there',
      '//# sourceMappingURL=a.js.map',
      { 'a.js.map': '{"version":3,"sources":["../../etc/passwd"],"names":[],"mappings":"AAAA"}' },
    ],
    ['of nothing', '//# sourceMappingURL=data:application/json;base64,', {}],
    [
      'to a source that it does not list',
      '//# sourceMappingURL=a.js.map',
      { 'a.js.map': '{"version":3,"sources":["a.ts"],"names":[],"mappings":"AMAA"}', 'a.ts': 'x();\n' },
    ],
    ['whose address is no address', '//# sourceMappingURL=%zz', {}],
    [
      'named before code',
      '//# sourceMappingURL=a.js.map\nx();',
      { 'a.js.map': '{"version":3,"sources":["a.ts"],"names":[],"mappings":"AAEA"}', 'a.ts': 'x();\n' },
    ],
  ])('%s', (_, text, more) => {
    expect(resolveOriginal(at, filesOf({ 'a.js': `x();\n${text}\n`, ...more }))).toEqual(at);
  });
});

test.each([
  ['x();\n//# sourceMappingURL=a%20b.map\n', { file: 'a b.map' }],
  ['x();\n//@ sourceMappingURL=a.map\r\n\n// end\n', { file: 'a.map' }],
  ['//# sourceMappingURL=a.map\n//# sourceMappingURL=b.map', { file: 'b.map' }],
  ['//# sourceMappingURL=100%.map', { file: '100%.map' }],
  ['//# sourceMappingURL=data:application/json;charset=utf-8;base64,e30=', { data: '{}' }],
  ['const mark = "//# sourceMappingURL=a.map";\nx();', undefined],
  ['//# sourceMappingURL=https://example.com/a.map', undefined],
  ['//# sourceMappingURL=a%00.map', undefined],
  ['//# sourceMappingURL=', undefined],
  ['x();', undefined],
])('%j names its map', (text, reference) => {
  expect(findMapReference(text)).toEqual(reference);
});
