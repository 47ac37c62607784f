import { expect, test } from 'vitest';
import { loadProject } from '../../../src/index.js';
import { readHandlers } from '../../../src/load/handlers/read.js';
import { folderWith } from '../../support/folder.js';

const TEMPLATE = JSON.stringify({
  Resources: {
    Save: {
      Type: 'AWS::Lambda::Function',
      Properties: { Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: 'exports.handler = () => 1;' } },
    },
  },
});

test('what an exception says is no reason that somebody reads', async () => {
  const cwd = folderWith({ 'template.json': TEMPLATE });
  const { applications } = await loadProject('template.json', { cwd });
  const reader = (): never => {
    throw new Error('Cannot read properties of undefined');
  };
  const loaded = applications.map(({ application }) => application);
  const broken = await readHandlers(loaded, { cwd, nowhere: new Set(), warn: () => undefined }, () =>
    Promise.resolve(() => reader),
  );
  expect(broken.map(({ because }) => because)).toEqual([
    'index.js could not be analyzed: it is too complex, or upload-audit has a fault',
  ]);
});
