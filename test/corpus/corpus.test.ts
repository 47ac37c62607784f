import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Audit, type LoadOptions, audit, loadProject, render } from '../../src/index.js';

const corpus = process.env['UPLOAD_AUDIT_CORPUS'] ?? '';

const files = (corpus === '' ? '' : readFileSync(join(corpus, 'manifest.tsv'), 'utf8'))
  .split('\n')
  .map((line) => line.split('\t'))
  .map(([kind = '', path = '']) => ({ kind, path }));

function of(kind: string): readonly string[] {
  return files.filter((file) => file.kind === kind).map(({ path }) => path);
}

async function auditOf(targets: readonly string[], options: LoadOptions = {}): Promise<Audit> {
  return audit(await loadProject(targets, { cwd: corpus, ...options }));
}

/** The files of which the audit, when they are named, is not as expected. */
async function exceptions(
  paths: readonly string[],
  isExpected: (audit: Audit) => boolean,
  options?: LoadOptions,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const path of paths) {
    const result = await auditOf([path], options);
    const sentences = result.errors.map(({ message }) => message).join('; ');
    if (!isExpected(result)) wrong.push(`${path}: exit ${result.summary.exitCode} ${sentences}`);
  }
  return wrong;
}

function errorsOf({ errors }: Audit): Audit['errors'] {
  return errors.filter(({ level }) => level === 'error');
}

test.skipIf(corpus !== '')('skipped: no corpus (the folder named by UPLOAD_AUDIT_CORPUS)', (context) => {
  context.skip();
});

describe.skipIf(corpus === '')('corpus', { timeout: 300_000 }, () => {
  test('every template is audited when it is named', async () => {
    expect(of('template').length).toBeGreaterThan(0);
    const isAudited = ({ summary }: Audit): boolean => summary.exitCode !== 2 && summary.templates === 1;
    expect(await exceptions(of('template'), isAudited)).toEqual([]);
  });

  test('every malformed file is one error with a place', async () => {
    const isOneMistake = (result: Audit): boolean => {
      const [error, ...others] = errorsOf(result);
      const line = error?.location?.start.line ?? 0;
      return result.summary.exitCode === 2 && result.errors.length === 1 && others.length === 0 && line > 0;
    };
    expect(of('malformed').length).toBeGreaterThan(0);
    expect(await exceptions(of('malformed'), isOneMistake)).toEqual([]);
    expect(await exceptions(of('malformed'), isOneMistake, { skipNonTemplates: true })).toEqual([]);
  });

  test('what is no template is refused when it is named, and passed over otherwise', async () => {
    const isRefused = (result: Audit): boolean => result.summary.exitCode === 2 && errorsOf(result).length === 1;
    const isSilent = ({ summary, errors }: Audit): boolean => summary.exitCode === 0 && errors.length === 0;
    expect(of('not-a-template').length).toBeGreaterThan(0);
    expect(await exceptions(of('not-a-template'), isRefused)).toEqual([]);
    expect(await exceptions(of('not-a-template'), isSilent, { skipNonTemplates: true })).toEqual([]);
  });

  test('of the whole folder the templates are audited, and the malformed ones are errors', async () => {
    const result = await auditOf(['.']);
    const audited = result.applications.flatMap(({ templates }) => templates);
    expect([...audited].sort()).toEqual([...of('template')].sort());
    expect(
      errorsOf(result)
        .map(({ file }) => file)
        .sort(),
    ).toEqual([...of('malformed')].sort());
    for (const format of ['text', 'compact', 'json', 'sarif'] as const) expect(render(result, format)).not.toBe('');
  });
});
