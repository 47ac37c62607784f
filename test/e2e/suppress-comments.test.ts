import { expect, it } from 'vitest';
import { findIgnoreComments } from '../../src/audit/suppressions/comments.js';

/** The line that each comment speaks of, what it names, and its reason. */
function read(file: string, text: string): readonly (readonly [number, string, string])[] {
  return findIgnoreComments(file, text).map(({ line, names, reason }) => [line, names.join(' '), reason]);
}

it.each<[file: string, text: string, found: ReturnType<typeof read>]>([
  ['a.yaml', 'a: 1 # upload-audit-ignore x: why', [[1, 'x', 'why']]],
  ['a.yaml', '# upload-audit-ignore x: why\na: 1', [[2, 'x', 'why']]],
  ['a.yaml', '# upload-audit-ignore x: why: more\n# and more\na: 1', [[3, 'x', 'why: more']]],
  ['a.yaml', '#upload-audit-ignore x,y , z: why\na: 1', [[2, 'x y z', 'why']]],
  ['a.yaml', '## upload-audit-ignore x: why\na: 1', [[2, 'x', 'why']]],
  ['a.yaml', 'a: http://upload-audit-ignore x: why', []],
  ['lib/stack.ts', '/// upload-audit-ignore x: why\nf();', [[2, 'x', 'why']]],
  ['lib/stack.ts', '/* upload-audit-ignore x: why */', []],
  ['a.yaml', 'a: 1#upload-audit-ignore x: why', []],
  ['a.yaml', 'a: "upload-audit-ignore x: why"', []],
  ['a.yaml', 'code: |\n  f() // upload-audit-ignore x: why', [[2, 'x', 'why']]],
  ['handler.py', 'f()  # upload-audit-ignore x: why\n// upload-audit-ignore y: no', [[1, 'x', 'why']]],
  ['lib/stack.ts', '// upload-audit-ignore x: why\nnew Bucket();', [[2, 'x', 'why']]],
  ['lib/stack.ts', 'new Bucket(); // upload-audit-ignore x: why', [[1, 'x', 'why']]],
  ['lib/stack.ts', '# upload-audit-ignore x: why', []],
  ['app.mjs', '\t//upload-audit-ignore x: why\r\n\tf();\r\n', [[2, 'x', 'why']]],
  // Positions count a line by its line feed alone.
  ['app.mjs', 'e();\rf(); // upload-audit-ignore x: why\ng();', [[1, 'x', 'why']]],
  ['App.java', '// upload-audit-ignore x: why\nf();', [[2, 'x', 'why']]],
  ['a.json', '{ "a": "# upload-audit-ignore x: why" }', []],
  ['a.template', '{ "a": "b # upload-audit-ignore x: why" }', []],
  ['a.template', 'a: b # upload-audit-ignore x: why', [[1, 'x', 'why']]],
  ['a.yaml', '# upload-audit-ignore x: why', [[1, 'x', 'why']]],
])('%s: %j', (file, text, found) => {
  expect(read(file, text)).toEqual(found);
});

it('stands where the word stands', () => {
  expect(findIgnoreComments('a.yaml', 'a: 1 # upload-audit-ignore x: why')[0]?.location).toEqual({
    file: 'a.yaml',
    start: { line: 1, column: 8 },
    end: { line: 1, column: 27 },
  });
});
