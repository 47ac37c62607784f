import { expect, test } from 'vitest';
import { loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

test('a chain of stacks is followed up to a depth, and that is told', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 503 }, (_, at) => [
      `t${at}.json`,
      JSON.stringify({
        Resources: { Next: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: `t${at + 1}.json` } } },
      }),
    ]),
  );
  const { problems } = await loadProject('t0.json', { cwd: folderWith(files) });
  expect(problems.map(({ message }) => message)).toEqual([
    'nested stack Next was not read: it is nested deeper than 500 stacks',
  ]);
});
