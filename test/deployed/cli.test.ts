import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { expectUsage, run, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

describe('options of deployed stacks', () => {
  it.each([
    [['--stack', 'app', '--all-stacks'], /--stack and --all-stacks exclude each other/],
    [['--region', 'eu-west-1'], /--region is for deployed stacks: it needs --stack or --all-stacks/],
    [['--profile', 'ci'], /--profile is for deployed stacks/],
    [['--stack', 'app', 'open.yaml'], /deployed stacks are audited without targets on the disk: open\.yaml/],
    [['--stack', ''], /--stack names no stack/],
    [['--diff', 'open.yaml'], /--diff is for deployed stacks/],
    [['--diff', 'open.yaml', '--stack', 'a', '--stack', 'b'], /--diff compares a template with one stack/],
    [['--diff', 'open.yaml', '--all-stacks'], /--diff compares a template with one stack/],
    [['--diff', 'open.yaml', '--stack', 'a', '--baseline', 'b.json'], /not with a baseline/],
  ])('%j: one sentence', (args, sentence) => {
    expectUsage(run(...args), sentence);
  });
});

/** The scripts that a run loads, as V8 tells them. */
function loadedBy(args: readonly string[], env: NodeJS.ProcessEnv = {}): readonly string[] {
  const folder = folderWith({ 'topic.yaml': 'Resources: {Topic: {Type: AWS::SNS::Topic}}\n' });
  const traces = join(folder, 'traces');
  runIn(folder, args, { NODE_V8_COVERAGE: traces, ...env });
  return readdirSync(traces).flatMap((name) => {
    const trace = JSON.parse(readFileSync(join(traces, name), 'utf8')) as { result: { url: string }[] };
    return trace.result.map(({ url }) => url);
  });
}

test('the AWS SDK is loaded for deployed stacks and for nothing else', () => {
  const isSdk = (url: string) => url.endsWith('/dist/aws-sdk.cjs');
  const plain = loadedBy(['topic.yaml']);
  expect(plain.some((url) => url.endsWith('/dist/cli.cjs'))).toBe(true);
  expect(plain.filter(isSdk)).toEqual([]);
  // Nothing listens there: the run fails, but not before the SDK is loaded.
  const nowhere = {
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  expect(loadedBy(['--stack', 'app'], nowhere).filter(isSdk)).toHaveLength(1);
}, 60_000);
