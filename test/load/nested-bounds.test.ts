import { expect, test } from 'vitest';
import { audit, loadProject } from '../../src/index.js';
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

test('stacks that each contain the next one twice are followed up to a number, and what is beside them is audited', async () => {
  const stack = (at: number): object => ({
    Type: 'AWS::CloudFormation::Stack',
    Properties: { TemplateURL: `t${String(at)}.json` },
  });
  const files = Object.fromEntries(
    Array.from({ length: 20 }, (_, at) => [
      `t${String(at)}.json`,
      JSON.stringify({
        Resources: {
          [`Bucket${String(at)}`]: { Type: 'AWS::S3::Bucket' },
          ...(at < 19 ? { One: stack(at + 1), Other: stack(at + 1) } : {}),
        },
      }),
    ]),
  );
  const project = await loadProject('t0.json', { cwd: folderWith(files) });
  const reasons = new Set(project.problems.map(({ message }) => message.replace(/^nested stack \w+/, 'nested stack')));
  expect([...reasons]).toEqual(['nested stack was not read: there are more than 2500 nested stacks below one']);
  const { findings } = audit(project, { scope: 'all', only: ['resource-tags'] });
  const buckets = new Set(findings.map(({ resource }) => resource?.logicalId));
  expect(buckets).toEqual(new Set(['Bucket0']));
});
