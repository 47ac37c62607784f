import { expect, test } from 'vitest';
import { TemplateLoader } from '../../src/load/template-loader.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const loader = (): TemplateLoader => new TemplateLoader('/', new Worlds({ memo: true }));

test('a problem of a file is told once, whatever words it has', () => {
  const reader = loader();
  reader.report('warning', 'a.yaml', 'unread', 'is no template');
  reader.report('warning', 'a.yaml', 'unread', 'holds no Resources', { line: 2, column: 1 });
  reader.report('warning', 'b.yaml', 'unread', 'is no template');
  reader.report('warning', 'a.yaml', 'nested Child', 'is no template');
  expect(reader.problems.map(({ file, message }) => `${file} ${message}`)).toEqual([
    'a.yaml is no template',
    'b.yaml is no template',
    'a.yaml is no template',
  ]);
});

test('an error takes the place of the warning about the same', () => {
  const reader = loader();
  reader.report('warning', 'a.yaml', 'unread', 'is no template');
  reader.report('warning', 'b.yaml', 'unread', 'is no template');
  reader.report('error', 'a.yaml', 'unread', 'is no template at all');
  reader.report('warning', 'a.yaml', 'unread', 'is no template');
  expect(reader.problems.map(({ level, file, message }) => `${level} ${file} ${message}`)).toEqual([
    'error a.yaml is no template at all',
    'warning b.yaml is no template',
  ]);
});

test('an unknown tag is told once, as the tag that it is', async () => {
  const cwd = folderWith({
    'template.yaml': 'Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Shout hi\n',
  });
  const { problems } = await loadProject('template.yaml', { cwd });
  expect(problems.map(({ message }) => message)).toEqual(['unknown tag !Shout: its value is unknown']);
});
