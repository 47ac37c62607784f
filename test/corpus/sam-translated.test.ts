/**
 * Templates of SAM's newer and rarer features through SAM's own translator (aws-sam-translator 1.115.0, whose output is
 * kept beside them): all 25 verdicts on what was written equal those on what was made of it, but for what the translator
 * itself changes.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const TRANSLATED = resolve('fixtures/_sam-translated');

/** By template and rule: what is said of the source and of the output, where they differ, and why. */
const DIFFERING: Readonly<Record<string, { readonly why: string; readonly source: string; readonly output: string }>> =
  {
    'api-key-by-condition 7.1': {
      why: 'The translator takes any intrinsic in ApiKeyRequired for true and drops it, and with it the only condition.',
      source: 'pass',
      output: 'fail: no-environments medium',
    },
    'api-key-off-by-default 7.1': {
      why: 'The same: the key is required where the condition says that it is not.',
      source: 'pass',
      output: 'fail: no-environments medium',
    },
    'http-cors-by-condition 1.1': {
      why: 'The translator writes an `!If` under AllowOrigins as the whole of CORS, which API Gateway does not understand.',
      source: 'fail: wildcard-origin high',
      output: 'not-applicable',
    },
  };

const names = readdirSync(join(TRANSLATED, 'input')).map((name) => name.replace(/\.yaml$/, ''));

/** By rule number, the verdict with the kinds and confidences of its findings. */
async function verdictsOf(file: string, text: string): Promise<ReadonlyMap<string, string>> {
  const cwd = folderWith({ '.git/HEAD': '', [file]: text });
  const result = audit(await loadProject([file], { cwd }), { scope: 'all' });
  expect(result.errors.filter(({ level }) => level === 'error')).toEqual([]);
  const kinds = (number: string): readonly string[] =>
    [
      ...result.findings
        .filter((one) => one.number === number)
        .map(({ kind, confidence, when }) => `${kind} ${confidence} ${when === undefined ? '' : JSON.stringify(when)}`),
      ...result.unknown.filter((one) => one.number === number).map(({ kind }) => `unknown ${kind}`),
    ].sort();
  return new Map(result.catalog.map(({ number, verdict }) => [number, [verdict, ...kinds(number)].join(': ').trim()]));
}

/** A finding's world is part of the comparison, and left out of the list of what differs. */
const short = (verdict: string): string => verdict.replaceAll(/ \[?\{.*$/g, '').trim();

test('there are 40 templates and more, each with its output', () => {
  expect(names.length).toBeGreaterThanOrEqual(40);
  expect(readdirSync(join(TRANSLATED, 'output'))).toEqual(names.map((name) => `${name}.json`));
});

describe('SAM templates and what the translator makes of them', () => {
  test.each(names)('%s', async (name) => {
    const source = await verdictsOf('template.yaml', readFileSync(join(TRANSLATED, 'input', `${name}.yaml`), 'utf8'));
    const output = await verdictsOf('template.json', readFileSync(join(TRANSLATED, 'output', `${name}.json`), 'utf8'));
    expect(source.size).toBe(25);
    const differing = [...source].flatMap(([number, verdict]) =>
      verdict === output.get(number)
        ? []
        : [[`${name} ${number}`, { source: short(verdict), output: short(output.get(number) ?? '') }]],
    );
    const expected = Object.entries(DIFFERING)
      .filter(([key]) => key.startsWith(`${name} `))
      .map(([key, value]) => [key, { source: value.source, output: value.output }]);
    expect(differing).toEqual(expected);
  });
});

const python = process.env['UPLOAD_AUDIT_PYTHON'] ?? 'python3';
const asked = spawnSync(python, ['-c', 'import samtranslator, yaml; print(samtranslator.__version__)'], {
  encoding: 'utf8',
});
const hasTranslator = asked.status === 0 && asked.stdout.trim() === '1.115.0';

test.skipIf(hasTranslator)(
  'skipped: no aws-sam-translator 1.115.0 (the Python named by UPLOAD_AUDIT_PYTHON)',
  (context) => {
    context.skip();
  },
);

test.skipIf(!hasTranslator)('the outputs are what the translator makes', { timeout: 120_000 }, () => {
  const folder = folderWith({});
  const run = spawnSync(python, [join(TRANSLATED, 'translate.py'), folder], {
    encoding: 'utf8',
    env: { ...process.env, AWS_DEFAULT_REGION: 'eu-west-1' },
  });
  expect(run.status, run.stderr).toBe(0);
  for (const name of names) {
    const made = readFileSync(join(folder, `${name}.json`), 'utf8');
    expect(made, name).toBe(readFileSync(join(TRANSLATED, 'output', `${name}.json`), 'utf8'));
  }
});
