/**
 * One app, synthesized by the newest CDK (`cdk.out`) and by 2.200 (`older`): all 25 verdicts, every finding and its line
 * are equal. The newest refers to other stacks by `Fn::GetStackOutput`, as an app that its `cdk init` made does, where
 * 2.200 exports and imports.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { audit, loadProject } from '../../src/index.js';

const PROJECT = join(import.meta.dirname, '../../fixtures/_projects/record-press');

/** What stands at another line, and why. */
const DIFFERING = {
  newest: ['2.2 no-partial-batch medium Api/Press/SqsEventSource:DataPressings98F20090/Resource lib/api-stack.ts:39'],
  // Its assembly has no traces: the line of the function that reads the queue, not that of `addEventSource`.
  older: ['2.2 no-partial-batch medium Api/Press/SqsEventSource:DataPressings98F20090/Resource lib/api-stack.ts:33'],
};

async function toldOf(assembly: string): Promise<readonly string[]> {
  const result = audit(await loadProject(assembly, { cwd: PROJECT }), { scope: 'all' });
  expect(result.errors).toEqual([]);
  expect(result.summary.handlers).toBe(2);
  return [
    ...result.catalog.map(({ number, verdict }) => `${number} ${verdict}`),
    ...result.findings.map(
      ({ number, kind, confidence, resource, location }) =>
        `${number} ${kind} ${confidence} ${resource?.constructPath ?? '-'} ${location.file}:${location.start.line}`,
    ),
    ...result.findings.map(({ number, message }) => `${number} ${message.replaceAll(`${assembly}/`, '')}`),
    ...result.unknown.map(({ number, kind, reason }) => `${number} unknown ${kind} ${reason}`),
  ].sort();
}

test('an app says the same, whatever CDK synthesized it', async () => {
  const [newest, older] = [await toldOf('cdk.out'), await toldOf('older')];
  expect(newest.filter((line) => !older.includes(line))).toEqual(DIFFERING.newest);
  expect(older.filter((line) => !newest.includes(line))).toEqual(DIFFERING.older);
  expect(newest.length).toBe(older.length);
  // What crosses stacks is followed: the backup plan, the bucket that the function writes, and the queue that it reads.
  expect(newest).toEqual(
    expect.arrayContaining([
      '7.2 pass',
      '1.3 only-denies-http medium Data/Masters/Policy/Resource lib/data-stack.ts:12',
      '2.3 no-redrive-policy high Data/Pressings/Resource lib/data-stack.ts:25',
      '4.1 only-old-versions high Data/Masters/Resource lib/data-stack.ts:15',
    ]),
  );
});

test('the two assemblies refer to other stacks each in its way', () => {
  const textOf = (assembly: string): string =>
    readdirSync(join(PROJECT, assembly))
      .filter((name) => name.endsWith('.template.json'))
      .map((name) => readFileSync(join(PROJECT, assembly, name), 'utf8'))
      .join('\n');
  expect(textOf('cdk.out')).toContain('Fn::GetStackOutput');
  expect(textOf('cdk.out')).not.toContain('Fn::ImportValue');
  expect(textOf('older')).toContain('Fn::ImportValue');
});
