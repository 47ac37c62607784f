/** A finding has the fix that fits it: by its kind, or as its check chooses; else the fix of its rule. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Finding, audit, loadProject } from '../../src/index.js';

const FIXTURES = join(import.meta.dirname, '../../fixtures');

async function findingsOf(target: string): Promise<readonly Finding[]> {
  const project = await loadProject(target, { cwd: FIXTURES });
  return audit(project, { scope: 'all' }).findings;
}

it.each<[project: string, number: string, kind: string, fix: RegExp]>([
  ['catalog-stack', '2.3', 'synchronous-only', /^Synchronous calls: put work that can fail behind a queue/],
  ['http-api-presign', '2.3', 'no-failure-destination', /^Set a dead-letter queue or an on-failure destination/],
  ['http-api-presign', '2.2', 'unhandled-call', /^API: catch errors/],
  ['http-api-presign', '2.2', 'no-partial-batch', /^Batches: set FunctionResponseTypes/],
  ['catalog-stack', '10.2', 'no-size-limit', /^Check the length of the file/],
  // The same kind: which fix fits depends on how the file is uploaded.
  ['http-api-presign', '10.2', 'no-size-limit', /^Presigned uploads: sign a POST/],
  ['http-api-presign', '10.1', 'no-type-check', /^Presigned uploads: check the content type/],
  ['catalog-stack', '6.1', 'unsanitised-key', /^Build S3 keys from generated ids/],
])('%s: %s %s', async (project, number, kind, fix) => {
  const found = (await findingsOf(`_projects/${project}`)).filter((one) => one.number === number && one.kind === kind);
  expect(found).not.toEqual([]);
  for (const one of found) expect(one.fix).toMatch(fix);
});
