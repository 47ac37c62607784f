import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FILES, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

// Later versions keep what they compiled by themselves.
const isOwn = Number(process.versions.node.split('.')[0]) < 22;

/** A run with this folder for caches, where none of the surroundings say otherwise. */
function runWith(caches: string, env: NodeJS.ProcessEnv = {}): string {
  const plain = { CI: undefined, NODE_COMPILE_CACHE: undefined, NODE_DISABLE_COMPILE_CACHE: undefined };
  const { code, out, err } = runIn(folderWith(FILES), ['-f', 'json'], { ...plain, XDG_CACHE_HOME: caches, ...env });
  expect({ code, err }).toEqual({ code: 1, err: '' });
  return out.replace(/"runId": "[^"]*"/, '');
}

const keptIn = (caches: string): readonly string[] => {
  const all = readdirSync(caches, { recursive: true, encoding: 'utf8' });
  return all.filter((name) => name.includes('.cjs-')).map((name) => join(caches, name));
};

describe.runIf(isOwn)('compiled code', () => {
  test('is kept for the next run, which says the same', () => {
    const caches = folderWith({});
    const first = runWith(caches);
    expect(keptIn(caches).map((file) => /upload-audit\/([\w-]+)\.cjs-/.exec(file)?.[1])).toEqual(
      expect.arrayContaining(['command', 'index']),
    );
    const kept = keptIn(caches).map((file) => readFileSync(file));
    expect(runWith(caches)).toBe(first);
    expect(keptIn(caches).map((file) => readFileSync(file))).toEqual(kept);
  });

  test.each([
    ['is cut off', (bytes: Buffer) => bytes.subarray(0, 100)],
    ['is of another file', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
    ['is nothing', () => Buffer.alloc(0)],
    ['was damaged', (bytes: Buffer) => Buffer.from(bytes).fill(0xff, 2000, 2100)],
  ])('that %s is made anew', (_, change) => {
    const caches = folderWith({});
    const first = runWith(caches);
    const kept = new Map(keptIn(caches).map((file) => [file, readFileSync(file)]));
    for (const [file, bytes] of kept) writeFileSync(file, change(bytes));
    expect(runWith(caches)).toBe(first);
    for (const [file, bytes] of kept) expect(readFileSync(file).length).toBeGreaterThan(bytes.length * 0.9);
    for (const [file, bytes] of kept) expect(readFileSync(file)).not.toEqual(change(bytes));
  });

  test.each([{ CI: 'true' }, { NODE_DISABLE_COMPILE_CACHE: '1' }])('is not kept with %j', (env) => {
    const caches = folderWith({});
    runWith(caches, env);
    expect(keptIn(caches)).toEqual([]);
  });
});
