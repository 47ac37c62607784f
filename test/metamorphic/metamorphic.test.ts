/**
 * What must not change a verdict: each relation is tried on every template of the corpus, or on the fixtures where there
 * is no corpus.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { isFailure } from '../../src/errors.js';
import { type Raw, isMap } from '../../src/template/parse/document.js';
import { isTemplateLike } from '../../src/template/make-template.js';
import { readDocument } from '../../src/template/parse/parse.js';
import { splitTemplate } from './nested.js';
import { type Outcome, outcomeOf } from './outcome.js';
import { renameAll } from './renamed.js';
import { addUnrelated, makeRandom, reorder } from './reordered.js';

interface Sample {
  readonly name: string;
  readonly root: Readonly<Record<string, Raw>>;
}

const corpus = process.env['UPLOAD_AUDIT_CORPUS'] ?? '';
const only = process.env['UPLOAD_AUDIT_METAMORPHIC'] ?? '';

function corpusFiles(): readonly string[] {
  const rows = readFileSync(join(corpus, 'manifest.tsv'), 'utf8').split('\n');
  return rows
    .map((row) => row.split('\t'))
    .flatMap(([kind, path = '']) => (kind === 'template' ? [join(corpus, path)] : []));
}

/** One of the fixtures that fail for each rule: together they have what rules ask about. */
function fixtureFiles(): readonly string[] {
  const folders = readdirSync('fixtures', { withFileTypes: true }).filter((one) => one.isDirectory());
  return folders
    .filter(({ name }) => !name.startsWith('_'))
    .flatMap(({ name }) => [`fixtures/${name}/fail.yaml`, `fixtures/${name}/pass-fixed.yaml`])
    .filter((path) => readdirSync(join(path, '..')).includes(path.split('/').at(-1) ?? ''));
}

async function load(file: string): Promise<readonly Sample[]> {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const document = await readDocument(text);
  if (isFailure(document) || !isMap(document.root) || !isTemplateLike(text, document.root)) return [];
  return [{ name: file, root: document.root }];
}

const json = (root: Raw): Readonly<Record<string, string>> => ({ 'template.json': JSON.stringify(root, null, 2) });

const samples: Sample[] = [];
const before = new Map<string, Outcome>();

beforeAll(async () => {
  const files = corpus === '' ? fixtureFiles() : corpusFiles();
  for (const file of files.filter((one) => one.includes(only))) samples.push(...(await load(file)));
  for (const { name, root } of samples) before.set(name, await outcomeOf(json(root)));
}, 1_800_000);

/** What a relation changes in the outcome of each template. */
async function changes(
  change: (root: Sample['root'], index: number) => Readonly<Record<string, string>> | undefined,
  see: (outcome: Outcome) => readonly string[],
): Promise<{ readonly tried: number; readonly changed: readonly string[] }> {
  const changed: string[] = [];
  let tried = 0;
  for (const [index, { name, root }] of samples.entries()) {
    const files = change(root, index);
    const [one, other] = [before.get(name), files === undefined ? undefined : await outcomeOf(files)];
    if (one === undefined || other === undefined) continue;
    tried += 1;
    const [was, is] = [see(one), see(other)];
    const gone = was.filter((line) => !is.includes(line));
    const come = is.filter((line) => !was.includes(line));
    if (gone.length + come.length > 0)
      changed.push([name, ...gone.map((l) => `- ${l}`), ...come.map((l) => `+ ${l}`)].join('\n'));
  }
  return { tried, changed };
}

const everything = ({ verdicts, findings }: Outcome): readonly string[] => [...verdicts, ...findings];
/** 6.3 asks about comments, and code within JSON is on other lines than in YAML. */
const inWords = (outcome: Outcome): readonly string[] =>
  everything(outcome)
    .filter((line) => !/^(?:unknown \| )?6\.3 /.test(line))
    .map((line) => line.replace(/\(at\b|\b[\w./-]+:\d+\)/g, '').replace(/ +/g, ' '));
/** Rules that speak of a template as a whole are asked of each of the two. */
const SPLIT = /^(?:1\.[123]|2\.[23]|3\.[123]|4\.[12]|5\.[12]|7\.2|9\.[12]|10\.[123]) /;

describe('nothing that is reported changes', { timeout: 1_800_000 }, () => {
  test.each([1, 2, 3])('in another order (%i)', async (seed) => {
    const { tried, changed } = await changes(
      (root, index) => json(reorder(root, makeRandom(1000 * seed + index))),
      everything,
    );
    expect(tried).toBe(samples.length);
    expect(changed).toEqual([]);
  });

  test('without line ends, and indented by tabs', async () => {
    const flat = await changes((root) => ({ 'template.json': JSON.stringify(root) }), everything);
    expect(flat.changed).toEqual([]);
    const tabs = await changes((root) => ({ 'template.json': JSON.stringify(root, null, '\t') }), everything);
    expect(tabs.changed).toEqual([]);
  });

  test('as YAML', async () => {
    const { changed } = await changes(
      (root) => ({ 'template.json': stringify(root, { aliasDuplicateObjects: false, indent: 4, schema: 'yaml-1.1' }) }),
      inWords,
    );
    expect(changed).toEqual([]);
  });

  test('beside what no rule asks about', async () => {
    const { changed } = await changes((root) => json(addUnrelated(root)), everything);
    expect(changed).toEqual([]);
  });
});

describe('no verdict changes', { timeout: 1_800_000 }, () => {
  test('with other names', async () => {
    const { tried, changed } = await changes(
      (root) => {
        const renamed = renameAll(root);
        return renamed === undefined ? undefined : json(renamed);
      },
      ({ verdicts }) => verdicts,
    );
    expect(tried).toBeGreaterThan(samples.length / 2);
    expect(changed).toEqual([]);
  });

  test.each([1, 2])('in a nested stack (%i)', async (seed) => {
    const { tried, changed } = await changes(
      (root, index) => {
        const split = splitTemplate(root, makeRandom(7000 * seed + index));
        return split === undefined
          ? undefined
          : { 'template.json': JSON.stringify(split.parent), 'inner.json': JSON.stringify(split.child) };
      },
      ({ verdicts }) => verdicts.filter((line) => SPLIT.test(line)),
    );
    expect(tried).toBeGreaterThan(samples.length / 10);
    expect(changed).toEqual([]);
  });
});
