/** What a run of the built command line loads: no part that it has no use for. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { OPEN, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const FUNCTION = {
  Type: 'AWS::Lambda::Function',
  Properties: { Runtime: 'python3.13', Handler: 'app.handler', Code: 'src' },
};
const STORED = { ...FUNCTION, Properties: { ...FUNCTION.Properties, Code: { S3Bucket: 'artifacts', S3Key: 'a.zip' } } };

const FILES = {
  'none.json': '{"Resources": {"Scans": {"Type": "AWS::S3::Bucket"}}}',
  'elsewhere.json': JSON.stringify({ Resources: { Receive: STORED } }),
  'handler/template.json': JSON.stringify({ Resources: { Receive: FUNCTION } }),
  'handler/src/app.py': 'def handler(event, context):\n    return {"statusCode": 204}\n',
  'open.yaml': OPEN,
  // Says when the run ends which of the package's files were loaded.
  'tell.cjs': `process.on('exit', () => {
  const names = Object.keys(require.cache).map((file) => require('node:path').basename(file));
  require('node:fs').writeFileSync('loaded', names.filter((name) => name !== 'tell.cjs').sort().join(' '));
});
`,
};

it.each([
  ['--version', 'cli.cjs'],
  ['explain 1.1', 'cli.cjs guides.cjs index.cjs'],
  ['none.json', 'cli.cjs index.cjs'],
  ['elsewhere.json', 'cli.cjs index.cjs'],
  ['open.yaml', 'cli.cjs index.cjs yaml.cjs'],
  ['handler/template.json', 'cli.cjs handlers.cjs index.cjs'],
])('%s: %s', (args, loaded) => {
  const cwd = folderWith(FILES);
  runIn(cwd, args.split(' '), { NODE_OPTIONS: `--require=${join(cwd, 'tell.cjs')}` });
  expect(readFileSync(join(cwd, 'loaded'), 'utf8')).toBe(loaded);
});
