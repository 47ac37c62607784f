/** What a run of the built command line loads: no part that it has no use for. */
import { cpSync, readFileSync } from 'node:fs';
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
  'own/none.json': '{"Resources": {"Scans": {"Type": "AWS::S3::Bucket"}}}',
  'own/upload-audit.config.json': '{"plugins": ["./own.cjs"]}',
  'own/own.cjs': 'module.exports = { rules: [{}] };',
  'anchors.yaml': OPEN.replace('Resources:', 'Metadata: &m {}\nResources:'),
  // Says when the run ends which of the package's files were loaded.
  'tell.cjs': `process.on('exit', () => {
  const names = Object.keys(require.cache).map((file) => require('node:path').basename(file));
  require('node:fs').writeFileSync('loaded', names.filter((name) => name !== 'tell.cjs').sort().join(' '));
});
`,
};

it.each([
  ['--version', 'cli.cjs'],
  ['none.json', 'cli.cjs command.cjs index.cjs report-text.cjs'],
  ['none.json -f sarif', 'cli.cjs command.cjs index.cjs report-json.cjs report-sarif.cjs'],
  ['non?.json', 'cli.cjs command.cjs fs-target-glob.cjs index.cjs report-text.cjs'],
  ['rules', 'cli.cjs command.cjs index.cjs report-rule-pages.cjs'],
  ['explain 1.1', 'cli.cjs command.cjs guides.cjs index.cjs report-explanation.cjs'],
  ['lsp', 'cli.cjs command.cjs index.cjs language-server.cjs'],
  ['elsewhere.json', 'cli.cjs command.cjs index.cjs report-text.cjs'],
  ['open.yaml', 'cli.cjs command.cjs index.cjs report-text.cjs yaml-usual.cjs'],
  ['anchors.yaml', 'cli.cjs command.cjs index.cjs report-text.cjs yaml-usual.cjs yaml.cjs'],
  [
    'own/none.json --allow-plugins',
    'cli.cjs command.cjs config-parse.cjs index.cjs load-module.cjs own.cjs plugin-modules.cjs report-text.cjs yaml.cjs',
  ],
  ['own/none.json', 'cli.cjs command.cjs config-parse.cjs index.cjs report-text.cjs yaml.cjs'],
  ['handler/template.json', 'cli.cjs command.cjs handlers.cjs index.cjs report-text.cjs'],
  ['none.json -f json', 'cli.cjs command.cjs index.cjs report-json.cjs'],
])('%s: %s', (argument, loaded) => {
  const cwd = folderWith(FILES);
  runIn(cwd, argument.split(' '), { NODE_OPTIONS: `--require=${join(cwd, 'tell.cjs')}` });
  expect(readFileSync(join(cwd, 'loaded'), 'utf8')).toBe(loaded);
});

it.each([
  ['json', true],
  ['full', true],
  ['text', false],
  ['sarif', false],
])('loads the guides of a CDK app for what is suggested: %s', (format, isLoaded) => {
  const cwd = folderWith(FILES);
  cpSync(join(import.meta.dirname, '../../fixtures/_projects/catalog-stack-python'), join(cwd, 'app'), {
    recursive: true,
  });
  const env = { NODE_OPTIONS: `--require=${join(cwd, 'tell.cjs')}` };
  runIn(cwd, ['app/cdk.out', '--rule', '4.1', '-f', format], env);
  expect(readFileSync(join(cwd, 'loaded'), 'utf8').split(' ').includes('guides.cjs')).toBe(isLoaded);
});
