/*
 * How many findings the fixes remove, of the corpus (the folder named by UPLOAD_AUDIT_CORPUS) and of the fixtures:
 * `npm run bench:fixes`. With CFN_LINT, the path of that program, also whether it has a new error in what was written.
 * WRITE=1 puts the table into docs/fixing.md.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { type Audit, ReadingMemory, applyEdits, audit, loadProject } from '../../src/index.js';
import { isRecord, parseJson } from '../../src/text/json.js';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = join(ROOT, 'docs/fixing.md');
const FIXTURES = join(ROOT, 'fixtures');
const ROUNDS = 5;

interface Target {
  readonly cwd: string;
  readonly name: string;
}

interface EditedText {
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

/** Findings of one rule: as they were, and what each kind of fix leaves. */
type Counts = Record<'before' | 'safe' | 'unsafe', number>;

interface Measured {
  readonly what: string;
  readonly rules: ReadonlyMap<string, Counts>;
  readonly edited: Readonly<Record<'--fix' | '--fix-unsafe', readonly EditedText[]>>;
}

function listCorpus(corpus: string | undefined): readonly Target[] {
  if (corpus === undefined) return [];
  const cwd = resolve(corpus);
  return readFileSync(join(cwd, 'manifest.tsv'), 'utf8')
    .split('\n')
    .map((line) => line.split('\t'))
    .flatMap(([kind, name]) => (kind === 'template' && name !== undefined ? [{ cwd, name }] : []));
}

function listFixtures(): readonly Target[] {
  return readdirSync(FIXTURES, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
    .flatMap((entry) => {
      const cwd = join(FIXTURES, entry.name);
      const names = readdirSync(cwd).filter((name) => !/\.(?:txt|ts)$/.test(name));
      return names.map((name) => ({ cwd, name }));
    });
}

/** Fixes a target in memory until nothing is left to fix. */
async function fixTarget({ cwd, name }: Target, unsafe: boolean) {
  const memory = new ReadingMemory();
  const run = async (): Promise<Audit> => audit(await loadProject(name, { cwd, memory }), { scope: 'all' });
  const first = await run();
  const edited = new Map<string, EditedText>();
  let last = first;
  for (let round = 0; round < ROUNDS; round += 1) {
    const files = await applyEdits(last, { unsafe });
    if (files.length === 0) break;
    for (const { file, before, after } of files) {
      edited.set(file, { file, before: edited.get(file)?.before ?? before, after });
      memory.openTexts.set(realpathSync(resolve(cwd, file)), after);
    }
    last = await run();
  }
  return { first, last, edited: [...edited.values()] };
}

async function measureFixes(what: string, targets: readonly Target[]): Promise<Measured> {
  const rules = new Map<string, Counts>();
  const count = ({ findings }: Audit, column: keyof Counts): void => {
    for (const { number, ruleId } of findings) {
      const rule = `${number} ${ruleId}`;
      const row = rules.get(rule) ?? { before: 0, safe: 0, unsafe: 0 };
      row[column] += 1;
      rules.set(rule, row);
    }
  };
  const edited: Record<keyof Measured['edited'], EditedText[]> = { '--fix': [], '--fix-unsafe': [] };
  for (const target of targets) {
    const safe = await fixTarget(target, false);
    const unsafe = await fixTarget(target, true);
    count(safe.first, 'before');
    count(safe.last, 'safe');
    count(unsafe.last, 'unsafe');
    edited['--fix'].push(...safe.edited);
    edited['--fix-unsafe'].push(...unsafe.edited);
  }
  return { what, rules, edited };
}

/** The errors of cfn-lint in some texts: each by the index of its text, with how often it is there. */
function lintTexts(program: string, texts: readonly { readonly file: string; readonly text: string }[]) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'upload-audit-fixes-')));
  try {
    const paths = texts.map(({ file, text }, index) => {
      const path = join(folder, String(index), file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      return path;
    });
    const args = ['--format', 'json', '--regions', 'us-east-1', '--template', ...paths];
    const { stdout } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    const matches = parseJson(stdout);
    if (!Array.isArray(matches)) throw new Error(`${program} did not write a list`);
    const found = new Map<string, number>();
    for (const match of matches) {
      if (!isRecord(match) || match['Level'] !== 'Error') continue;
      const { Rule: rule, Message: message, Filename: path } = match;
      const index =
        String(path)
          .slice(folder.length + 1)
          .split('/')[0] ?? '';
      // What is in quotation marks or brackets changes with the names of the template.
      const said = String(message).replaceAll(/'[^']*'|\[.*\]|\d+/g, '…');
      const key = [index, isRecord(rule) ? rule['Id'] : '', said].join('\t');
      found.set(key, (found.get(key) ?? 0) + 1);
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function describeErrors(program: string | undefined, edited: readonly EditedText[]): string {
  if (program === undefined || edited.length === 0) return '\n';
  const before = lintTexts(
    program,
    edited.map(({ file, before: text }) => ({ file, text })),
  );
  const after = lintTexts(
    program,
    edited.map(({ file, after: text }) => ({ file, text })),
  );
  const sum = (errors: ReadonlyMap<string, number>): number => [...errors.values()].reduce((all, one) => all + one, 0);
  const added = [...after].filter(([key, times]) => times > (before.get(key) ?? 0));
  const lines = added.map(([key]) => {
    const [index, ...rest] = key.split('\t');
    return `  new in ${edited[Number(index)]?.file ?? ''}: ${rest.join(': ')}\n`;
  });
  return `; errors of cfn-lint: ${sum(before)} before, ${sum(after)} after\n${lines.join('')}`;
}

function formatRows({ what, rules }: Measured): readonly string[] {
  const order = (rule: string): number => Number(/^\d+/.exec(rule)?.[0]) * 100 + Number(/\.(\d+)/.exec(rule)?.[1]);
  return [...rules]
    .filter(([, { before, safe, unsafe }]) => before !== safe || before !== unsafe)
    .sort(([a], [b]) => order(a) - order(b))
    .map(([rule, { before, safe, unsafe }]) => `| ${what} | ${rule} | ${before} | ${safe} | ${unsafe} |`);
}

const isAskedFor = process.env['MODE'] === 'bench-fixes';

test.runIf(isAskedFor)('findings that fixes remove', { timeout: 3_600_000 }, async () => {
  const measured = [
    await measureFixes('corpus', listCorpus(process.env['UPLOAD_AUDIT_CORPUS'])),
    await measureFixes('fixtures', listFixtures()),
  ];
  const table = [
    '| of | rule | findings | left by `--fix` | left by `--fix-unsafe` |',
    '| --- | --- | ---: | ---: | ---: |',
    ...measured.flatMap(formatRows),
  ].join('\n');
  console.log(table);
  for (const { what, edited } of measured) {
    for (const [flag, files] of Object.entries(edited)) {
      console.log(`${what}, ${flag}: ${files.length} files${describeErrors(process.env['CFN_LINT'], files)}`);
    }
  }
  if (process.env['WRITE'] !== '1') return;
  const page = readFileSync(PAGE, 'utf8');
  const [start, end] = ['<!-- figures:start -->', '<!-- figures:end -->'];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  expect([from, to]).not.toContain(-1);
  writeFileSync(
    PAGE,
    await format(`${page.slice(0, from + start.length)}\n\n${table}\n\n${page.slice(to)}`, {
      ...(await resolveConfig(PAGE)),
      parser: 'markdown',
    }),
  );
});
