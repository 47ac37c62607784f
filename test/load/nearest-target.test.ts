import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findNearestPath } from '../../src/load/nearest-target.js';
import { folderWith } from '../support/folder.js';

it.each([
  ['app/tempalte.yaml', 'app/template.yaml'],
  ['app/template.yml', 'app/template.yaml'],
  ['ap/template.yaml', 'app/template.yaml'],
  ['ap', 'app'],
  ['app/template', 'app/template.yaml'],
  ['app/open.yml', 'app/open.yaml'],
  ['app/nope.yaml', undefined],
  ['app/lambda.py', undefined],
  // The folder is near, but it has no such file.
  ['ap/tempalte.yaml', undefined],
  // It is a file, not a folder.
  ['app/template.yaml/x', undefined],
  ['app/template.yaml', undefined],
])('%s: %s', (typed, meant) => {
  const folder = folderWith({
    'app/template.yaml': '',
    'app/open.yaml': '',
    'app/open.json': '',
    'app/src/main.py': '',
  });
  expect(findNearestPath(join(folder, typed))).toBe(meant === undefined ? undefined : join(folder, meant));
});
