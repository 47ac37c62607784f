import { type BuildOptions, build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import type { Code } from '../../src/handlers/syntax/code.js';
import { called, code, makeStore, operations, read, refusal, see } from './make.js';
import { analyzeHandler } from '../../src/handlers/analyze.js';
import { isFailure } from '../../src/errors.js';

const FILES: Readonly<Record<string, string>> = {
  '/app/src/handlers/save.ts': `
import { PutObjectCommand as Put, S3Client } from '@aws-sdk/client-s3';
import { Metrics } from '@acme/metrics';
import { object, text } from 'checks';
import { limit } from '../limits';
import { log } from '@/log';
const metrics = new Metrics('photos');
const schema = object({ name: text() });
const s3 = new S3Client({});
export const handler = async (event: { body: string }) => {
  const body = schema.parse(JSON.parse(event.body));
  if (event.body.length > limit) return { statusCode: 413 };
  log(body.name);
  await s3.send(new Put({ Bucket: 'b', Key: body.name, Body: event.body }));
  metrics.addMetric('saved');
  return { statusCode: 200 };
};
`,
  '/app/src/limits.ts': `export const limit = 5 * 1024 * 1024;\n`,
  '/app/src/log.ts': `export function log(text: string): void { console.log(text); }\n`,
  '/app/node_modules/@acme/metrics/index.js': `
export class Metrics { constructor(n) { this.n = n; } addMetric(name) { if (name.length > 255) throw new Error('long'); return this.emit(name); } emit(name) { return fetch('https://x', { body: name }); } }
`,
  '/app/node_modules/checks/index.js': `
export const text = () => ({ parse: (x) => x });
export const object = (shape) => ({ parse: (x) => { if (typeof x !== 'object') throw new TypeError('no'); return x; } });
`,
};

/** What esbuild makes of the files, as CDK's NodejsFunction asks it to. */
async function bundled(options: BuildOptions, files = FILES): Promise<Readonly<Record<string, string>>> {
  const result = await build({
    entryPoints: ['/app/src/handlers/save.ts'],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    outfile: '/app/cdk.out/asset.1/index.js',
    external: ['@aws-sdk/*'],
    absWorkingDir: '/',
    logLevel: 'silent',
    ...options,
    plugins: [
      {
        name: 'memory',
        setup(build) {
          build.onResolve({ filter: /.*/ }, ({ path, importer }) => {
            if (path.startsWith('@aws-sdk/')) return { path, external: true };
            if (path.startsWith('@/')) return { path: `/app/src/${path.slice(2)}.ts` };
            if (path.startsWith('/')) return { path };
            if (path.startsWith('.')) return { path: `${new URL(path, `file://${importer}`).pathname}.ts` };
            return { path: `/app/node_modules/${path}/index.js` };
          });
          build.onLoad({ filter: /.*/ }, ({ path }) => ({
            contents: files[path] ?? '',
            loader: path.endsWith('.ts') ? 'ts' : 'js',
          }));
        },
      },
    ],
  });
  return Object.fromEntries((result.outputFiles ?? []).map(({ path, text }) => [path.replace(/^.*\//, ''), text]));
}

async function bundle(options: BuildOptions): Promise<Code> {
  const files = await bundled(options);
  return code({ 'index.js': files['index.js']!, ...files });
}

function lineOf(from: Code, start: string): number | undefined {
  const view = see(from);
  const call = view.calls.find(({ node }) => node.text.startsWith(start));
  return call?.node.range.start.line;
}

describe('an unminified bundle', () => {
  test("is read where its comments say that it is the user's", async () => {
    for (const format of ['cjs', 'esm'] as const) {
      const from = await bundle({ format });
      const view = see(from);
      expect(view.form).toBe('regions');
      expect(view.opaque).toEqual([]);
      expect(operations(view)).toEqual(['s3 PutObject']);
      expect(called(view)).toEqual(
        expect.arrayContaining(['checks.object', '@acme/metrics.Metrics.addMetric', 'console.log']),
      );
      // Nothing of the libraries' own code is the handler's.
      expect(called(view)).not.toContain('fetch');
      expect(view.calls.some(({ node }) => node.text.startsWith('TypeError'))).toBe(false);
    }
  });

  test('keeps its lines', async () => {
    const from = await bundle({});
    const line =
      from
        .read('index.js')!
        .split('\n')
        .findIndex((text) => text.includes('s3.send(')) + 1;
    expect(lineOf(from, 's3.send')).toBe(line);
  });

  test('says which own files it wraps', async () => {
    const files = { ...FILES, '/app/src/limits.ts': 'module.exports = { limit: 5 };\n' };
    const made = await bundled({}, files);
    expect(see(code({ 'index.js': made['index.js']! })).opaque).toEqual([
      'the bundle wraps app/src/limits.ts in a function that is not followed',
    ]);
  });
});

describe('a bundle with a source map', () => {
  test('is read as it was written', async () => {
    for (const sourcemap of [true, 'inline'] as const) {
      const from = await bundle({ sourcemap, minify: true });
      const view = see(from);
      expect(view.form).toBe('source-map');
      expect(view.opaque).toEqual([]);
      expect(operations(view)).toEqual(['s3 PutObject']);
      expect(called(view)).toEqual(
        expect.arrayContaining(['checks.object', '@acme/metrics.Metrics.addMetric', 'console.log']),
      );
      expect(lineOf(from, 's3.send')).toBe(14);
    }
  });

  test("is placed in the project's own file, else in the bundle", async () => {
    const from = await bundle({ sourcemap: true, minify: true });
    const asked: string[] = [];
    const placed: Code = {
      ...from,
      placeOriginal: (file, text, range) => {
        asked.push(file);
        return text === FILES['/app/src/handlers/save.ts'] ? { file: 'src/handlers/save.ts', at: range } : undefined;
      },
    };
    expect(read(placed).entry.place).toMatchObject({ file: 'src/handlers/save.ts', at: { start: { line: 10 } } });
    expect(asked).toContain('../../src/handlers/save.ts');
    expect(read(from).entry.place).toMatchObject({ file: 'index.js', at: { start: { line: 1, column: 1 } } });
  });

  test('whose map is broken, or holds libraries alone, is read without it', async () => {
    const files = await bundled({ sourcemap: true });
    const broken = { 'index.js': files['index.js']!, 'index.js.map': '{"sources": [' };
    expect(see(code(broken)).form).toBe('regions');
    const foreign = {
      'index.js': files['index.js']!,
      'index.js.map': JSON.stringify({
        version: 3,
        sources: ['../node_modules/a/b.js'],
        sourcesContent: ['x'],
        mappings: '',
      }),
    };
    expect(see(code(foreign)).form).toBe('regions');
  });

  test.each(['%zz', '%00.map', '..%2f..%2fa.map', 'https://example.com/a.map', 'a.map', ''])(
    'that is nowhere is read without it: %j',
    (url) => {
      const handler = 'exports.handler = async () => ({ statusCode: 200 });';
      const asked: string[] = [];
      const from = code({ 'index.js': `${handler}\n//# sourceMappingURL=${url}\n` });
      const found = read({ ...from, read: (path) => (asked.push(path), from.read(path)) });
      expect(found.form).toBe('source');
      expect(asked.filter((path) => path.includes('..') || path.includes('\0'))).toEqual([]);
      // Long lines make it look like a bundle, of which the map is looked for.
      const long = `${handler} // ${'x'.repeat(1200)}\n//# sourceMappingURL=${url}\n`;
      expect(read(code({ 'index.js': long })).form).toBe('source');
    },
  );
});

describe('a minified bundle', () => {
  test('is read in the handler alone', async () => {
    const padded = {
      ...FILES,
      '/app/node_modules/checks/index.js': `${FILES['/app/node_modules/checks/index.js']!}\nexport const table = [${'"abcdefghijklmnopqrstuvwxyz",'.repeat(300)}]; globalThis.t = table;`,
    };
    const made = await bundled({ minify: true, format: 'esm' }, padded);
    const seen = analyzeHandler(code({ 'index.mjs': made['index.js']! }), makeStore());
    if (isFailure(seen)) throw new Error(seen.reason);
    expect(seen.view.form).toBe('minified');
    expect(seen.view.calls.some(({ method }) => method === 'addMetric')).toBe(true);
    expect(operations(seen.view)).toEqual(['s3 PutObject']);
    expect(called(seen.view)).not.toContain('fetch');
  });

  test('is refused beyond 2 MB', () => {
    const text = `export const handler=async()=>{};${'var a="x";'.repeat(250_000)}`;
    expect(refusal(code({ 'index.mjs': text }))).toMatch(/^index\.mjs is minified, larger than 2 MB/);
  });
});
