/** Fixes of the projects of CDK apps: which findings are fixed in their source, and what stays as it is. */
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Audit, type FixedFile, ReadingMemory, applyEdits, audit, loadProject } from '../../src/index.js';
import { loadMistakeCounter } from '../../src/load/mistake-counter.js';
import { LineIndex } from '../../src/text/line-index.js';
import { runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const PROJECTS = join(import.meta.dirname, '../../fixtures/_projects');

async function auditOf(target: string, memory = new ReadingMemory()): Promise<Audit> {
  return audit(await loadProject(target, { cwd: PROJECTS, memory }), { scope: 'all', only: ['2.1', '3.1', '7.2'] });
}

/** By rule, the places that are edited of those that have a finding. */
function countFixes({ findings }: Audit): Readonly<Record<string, string>> {
  const numbers = [...new Set(findings.map(({ number }) => number))].sort();
  return Object.fromEntries(
    numbers.map((number) => {
      const own = findings.filter((one) => one.number === number);
      const edits = own.flatMap((one) => one.edits ?? []);
      const places = own.map(({ related }) =>
        Math.max(1, related.filter((one) => one.fingerprint !== undefined).length),
      );
      return [number, `${edits.length} of ${places.reduce((sum, count) => sum + count, 0)}`];
    }),
  );
}

/**
 * Those that are not fixed: functions without a memory size (3.1) have no literal; helpers, photo-bundles and
 * photo-ids-python make constructs in loops and helpers, with computed ids; the tables of nested-stacks and stages get
 * their value from elsewhere; that of site-plans spreads its keys from a variable.
 */
const FIXED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'catalog-stack': { '2.1': '6 of 6', '3.1': '1 of 1', '7.2': '1 of 1' },
  'catalog-stack-fixed': {},
  'catalog-stack-python': { '2.1': '6 of 6', '3.1': '1 of 1', '7.2': '1 of 1' },
  helpers: { '2.1': '0 of 5' },
  'http-api-presign': { '2.1': '10 of 10', '3.1': '1 of 1' },
  'nested-stacks': { '2.1': '1 of 1', '3.1': '0 of 1', '7.2': '0 of 2' },
  'photo-bundles': { '2.1': '4 of 12', '3.1': '0 of 12' },
  'photo-ids-python': { '2.1': '0 of 6', '3.1': '0 of 6' },
  'record-press': { '2.1': '8 of 8', '3.1': '2 of 2' },
  'site-plans': { '2.1': '6 of 6', '3.1': '2 of 2', '7.2': '0 of 2' },
  // One line is for two stages.
  stages: { '2.1': '1 of 2', '7.2': '0 of 1' },
  'two-stacks': { '2.1': '3 of 3', '3.1': '1 of 1' },
  'voice-notes': { '3.1': '0 of 3', '7.2': '4 of 4' },
};

let countMistakes: Awaited<ReturnType<typeof loadMistakeCounter>>;

beforeAll(async () => {
  countMistakes = await loadMistakeCounter(['a.ts', 'a.py']);
});

describe('the fixture projects', () => {
  const names = readdirSync(PROJECTS).filter((name) => existsSync(join(PROJECTS, name, 'cdk.json')));

  it('have as many places fixed by rule', async () => {
    const found: Record<string, object> = {};
    for (const name of names) found[name] = countFixes(await auditOf(name));
    expect(found).toEqual(FIXED);
  });

  it.each(names)('%s: nothing but the edits differs, and nothing is edited twice', async (name) => {
    const first = await auditOf(name);
    const files = await applyEdits(first);
    const memory = new ReadingMemory();
    for (const file of files) {
      expect(withEdits(file)).toBe(file.after);
      expect(countMistakes(file.file, file.after)).toBe(countMistakes(file.file, file.before));
      memory.openTexts.set(join(PROJECTS, file.file), file.after);
    }
    const second = await auditOf(name, memory);
    expect(second.findings.flatMap(({ edits = [] }) => edits)).toEqual([]);
  });
});

/** The text before, in which each replacement that was made stands in the place of what it is about. */
function withEdits({ before, made }: FixedFile): string {
  const lines = new LineIndex(before);
  const all = new Map(
    made.flatMap(({ edit }) => edit.replacements ?? []).map((one) => [JSON.stringify(one), one] as const),
  );
  return [...all.values()]
    .map(({ start, end, text }) => ({ from: lines.offsetOf(start) ?? 0, to: lines.offsetOf(end) ?? 0, text }))
    .sort((a, b) => b.from - a.from)
    .reduce((text, { from, to, text: added }) => text.slice(0, from) + added + text.slice(to), before);
}

const STACK = 'lib/upload-stack.ts';

const SARIF_SCHEMA = '../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';

function isSarif(report: unknown): boolean {
  const entries = Object.entries(JSON.parse(readFileSync(join(import.meta.dirname, SARIF_SCHEMA), 'utf8')) as object);
  const schema = Object.fromEntries(entries.filter(([key]) => key !== '$schema' && key !== 'id'));
  return new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(schema)(report);
}

/** A copy of an app that can be edited. */
function copyOf(name: string): { readonly cwd: string; readonly stack: string } {
  const cwd = folderWith({ 'package.json': '{}' });
  cpSync(join(PROJECTS, name), cwd, { recursive: true });
  mkdirSync(join(cwd, '.git'));
  return { cwd, stack: join(cwd, STACK) };
}

const ASKED = ['.', '--scope', 'all', '--rule', '7.2'];
const ENABLED = 'pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },\n';

describe('--fix of a CDK app', () => {
  it('edits the source, and says that the findings stay until the next synthesis', () => {
    const { cwd, stack } = copyOf('catalog-stack');
    const before = readFileSync(stack, 'utf8');
    const template = readFileSync(join(cwd, 'cdk.out/Upload.template.json'), 'utf8');
    const dry = runIn(cwd, [...ASKED, '--fix', '--dry-run']);
    expect(dry.code).toBe(1);
    expect(dry.out).toContain(`+++ b/${STACK}\n`);
    expect(dry.out).toContain(`+      ${ENABLED}`);
    expect(readFileSync(stack, 'utf8')).toBe(before);
    const { code, err, out } = runIn(cwd, [...ASKED, '--fix']);
    expect(code).toBe(1);
    expect(err).toContain('fixed 1 finding in 1 file; the report has them until the app is synthesized again');
    expect(out).toContain('table Upload/ProductTable has no backup');
    expect(readFileSync(stack, 'utf8')).toBe(before.replace(/(billingMode: [^}]*DESTROY,\n)/, `$1      ${ENABLED}`));
    expect(readFileSync(join(cwd, 'cdk.out/Upload.template.json'), 'utf8')).toBe(template);
    const again = runIn(cwd, [...ASKED, '--fix']);
    expect(again.err).toContain('nothing can be fixed automatically');
  });

  it('leaves links and files alone that git ignores', () => {
    const linked = copyOf('catalog-stack');
    copyFileSync(linked.stack, join(linked.cwd, 'lib/real.ts'));
    rmSync(linked.stack);
    symlinkSync('real.ts', linked.stack);
    expect(runIn(linked.cwd, [...ASKED, '--fix']).err).toMatch(/symbolic link|nothing can be fixed/);
    const ignored = copyOf('catalog-stack');
    writeFileSync(join(ignored.cwd, '.gitignore'), 'lib\n');
    const before = readFileSync(ignored.stack, 'utf8');
    expect(runIn(ignored.cwd, [...ASKED, '--fix']).err).toMatch(/is ignored by git|nothing can be fixed/);
    expect(readFileSync(ignored.stack, 'utf8')).toBe(before);
  });

  it('adds the tags whose values the config gives', () => {
    const { cwd, stack } = copyOf('catalog-stack');
    const options = '{ requiredKeys: [Team], allowedValues: ["Team=media"] }';
    writeFileSync(join(cwd, 'upload-audit.config.yaml'), `rules: { resource-tags: { options: ${options} } }\n`);
    runIn(cwd, ['.', '--scope', 'all', '--rule', '8.1', '--fix']);
    const after = readFileSync(stack, 'utf8');
    expect(after).toContain(
      "import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps, Tags } from 'aws-cdk-lib';",
    );
    for (const name of ['bucket', 'table', 'handler', 'api']) {
      expect(after).toMatch(new RegExp(`\\n    Tags\\.of\\(${name}\\)\\.add\\('Team', 'media'\\);\\n`));
    }
  });

  it('is in the JSON report and in SARIF', () => {
    const { cwd } = copyOf('catalog-stack');
    const json: unknown = JSON.parse(runIn(cwd, [...ASKED, '-f', 'json']).out);
    const line = 51;
    const inserted = { startLine: line, endLine: line };
    expect(json).toMatchObject({
      findings: [
        { edits: [{ file: STACK, safe: true, changes: [], replacements: [{ text: `\n      ${ENABLED.trim()}` }] }] },
      ],
    });
    const sarif: unknown = JSON.parse(runIn(cwd, [...ASKED, '-f', 'sarif']).out);
    expect(isSarif(sarif)).toBe(true);
    expect(sarif).toMatchObject({
      runs: [
        {
          results: [
            {
              fixes: [
                {
                  artifactChanges: [
                    {
                      artifactLocation: { uri: STACK },
                      replacements: [{ deletedRegion: inserted, insertedContent: { text: `      ${ENABLED}` } }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });
});
