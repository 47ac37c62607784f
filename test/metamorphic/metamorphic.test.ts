/**
 * What must not change a verdict. Each relation is tried on every template of the corpus (on fixtures where there is no
 * corpus) and on the projects among the fixtures, which have code. A relation that has several forms is tried in one of
 * them on each template, in turn; in the mode `all`, in all of them, and on all templates. Each test says how many were tried, and why others
 * were not.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { Audit } from '../../src/index.js';
import type { LogicalPath } from '../../src/location.js';
import type { Raw } from '../../src/template/parse/document.js';
import { type Part, splitTemplate } from './nested.js';
import { type Placing, auditFiles, firstWord, listReported, listSubjects, listVerdicts, textAt } from './outcome.js';
import { renameAll } from './renamed.js';
import { SETS, type Spot, addUnrelated, makeRandom, reorder } from './reordered.js';
import { ALONE, type Root, type Sample, hasComments, hasInlineCode, loadProjects, loadSamples } from './samples.js';

type Files = Readonly<Record<string, string>>;
/** The texts in place of a sample's templates, or why there are none. */
type Change = (sample: Sample, seed: number) => Files | string;
type See = (audit: Audit, sample: Sample) => readonly string[];

const isAll = process.env['MODE'] === 'all';
const TIME = { timeout: 3_600_000 };

let samples: readonly Sample[] = [];
const before = new Map<Sample, Audit>();

const asJson = (root: Raw, indent: number | string = 2): string => JSON.stringify(root, null, indent);

/** The same change of each template of a sample. */
function each(change: (root: Root, seed: number, sample: Sample) => string): Change {
  return (sample, seed) =>
    Object.fromEntries(
      Object.entries(sample.roots).map(([path, root], at) => [path, change(root, seed + 10_000 * at, sample)]),
    );
}

beforeAll(async () => {
  const { UPLOAD_AUDIT_CORPUS: corpus = '', UPLOAD_AUDIT_METAMORPHIC: only = '' } = process.env;
  samples = [...(await loadSamples(corpus, only)), ...(await loadProjects(only))];
  const same = each((root) => asJson(root));
  for (const sample of samples) {
    const files = same(sample, 0);
    if (typeof files !== 'string') before.set(sample, await auditFiles(files, sample.folder));
  }
}, TIME.timeout);

/**
 * What the forms of a relation change in what is seen of each audit, and a sentence with the figures.
 * @param every of how many templates one is tried outside the mode `all`: texts that parse to the same are the same soon
 */
async function tryForms(
  forms: readonly Change[],
  see: See,
  every = 1,
): Promise<{ readonly said: string; readonly changed: readonly string[] }> {
  const changed: string[] = [];
  const reasons = new Map<string, number>();
  const tried = new Set<Sample>();
  let pairs = 0;
  for (const [index, sample] of samples.entries()) {
    if (!isAll && index % every !== 0) continue;
    for (const change of isAll ? forms : forms.filter((_, at) => at === (index / every) % forms.length)) {
      const files = change(sample, index);
      if (typeof files === 'string') {
        reasons.set(files, (reasons.get(files) ?? 0) + 1);
        continue;
      }
      tried.add(sample);
      pairs += 1;
      const one = before.get(sample);
      const was = one === undefined ? [] : see(one, sample);
      const is = see(await auditFiles(files, sample.folder), sample);
      const difference = [...minus(was, is).map((line) => `- ${line}`), ...minus(is, was).map((line) => `+ ${line}`)];
      if (difference.length > 0) changed.push([sample.name, ...difference].join('\n'));
    }
  }
  if (tried.size === 0) throw new Error('no template was tried');
  const ofProjects = [...tried].filter(({ folder }) => folder !== undefined).length;
  const counts = [
    `${String(tried.size - ofProjects)} templates and ${String(ofProjects)} projects of ${String(samples.length)}`,
    `${String(pairs)} comparisons`,
    `${String(changed.length)} changed`,
    ...[...reasons].map(([reason, count]) => `not ${String(count)}: ${reason}`),
  ];
  return { said: counts.join(', '), changed };
}

/** The lines that are more often in the one than in the other. */
function minus(lines: readonly string[], others: readonly string[]): readonly string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}

const joinPath = (path: LogicalPath): string => path.join('/');
/** A report on the same data in another text: nothing but lines and columns may differ. */
const EXACT: Placing = {
  path: joinPath,
  words: (text) => text,
  at: (location, texts) => firstWord(textAt(location, texts)),
  value: (value) => value,
};
const exactly = (audit: Audit): readonly string[] => listReported(audit, EXACT);

/** Code within JSON is all on one line, which a message then says itself and a fingerprint takes as one place. */
const inOtherFormat: See = (audit, sample) => {
  if (!hasInlineCode(sample)) return listReported(audit, EXACT);
  const words = (text: string): string => text.replace(/ ?\(at [\w./-]+:\d+\)/g, '');
  const lines = listReported(audit, { ...EXACT, words, at: () => '' });
  return lines.map((line) => line.replace(/\\?"fingerprint\\?":\\?"\w+\\?"/g, ''));
};

/** A value whose maps and sets are in the same order, whatever the order was. */
function inOrder(value: unknown, key = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (!Array.isArray(value)) {
    const entries = Object.entries(value).map(([name, one]) => [name, inOrder(one, name)] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }
  const items = value.map((item) => inOrder(item));
  return SETS.has(key) ? items.map((item) => JSON.stringify(item)).sort() : items;
}

const inAnyOrder: See = (audit) =>
  listReported(audit, {
    // The place in a list whose order means nothing.
    path: (path) => joinPath(path.filter((step, at) => typeof step === 'string' || !SETS.has(String(path[at - 1])))),
    // A message that names the items of a list names them as they are written.
    words: (text) =>
      text
        .split(/[ ,;]+/)
        .sort()
        .join(' '),
    // A map begins with any of its keys.
    at: (location, texts) => firstWord(textAt(location, texts).replace(/^\{[^]*/, '*')),
    // What an edit takes from the template is in its order.
    value: (value) => inOrder(value),
  });

/**
 * Comments are documentation, and JSON has none; what is wrong with the text itself is no part of its data. A short form
 * such as `!Ref` is one thing, where the long form is a map and what is in it.
 */
const asWritten: See = (audit, sample) => {
  const { texts } = sample;
  const told = { ...audit, errors: [] };
  const lines = hasInlineCode(sample) ? inOtherFormat(told, sample) : listReported(told, { ...EXACT, at: () => '' });
  const is63 = (line: string): boolean => /^6\.3 |"number":"6\.3"|^\{"templates":/.test(line);
  return Object.values(texts).some(hasComments) ? lines.filter((line) => !is63(line)) : lines;
};

/** Rules that speak of a template as a whole are asked of each of the two. */
const SPLIT = /^(?:1\.[123]|2\.[23]|3\.[123]|4\.[12]|5\.[12]|7\.2|9\.[12]|10\.[123]) /;

describe('nothing that is reported changes', TIME, () => {
  test('in another order', async ({ annotate }) => {
    const forms = [1, 2, 3].map((form) => each((root, seed) => asJson(reorder(root, makeRandom(1000 * form + seed)))));
    const { said, changed } = await tryForms(forms, inAnyOrder);
    await annotate(said);
    expect(changed).toEqual([]);
  });

  test('in JSON with other indentation', async ({ annotate }) => {
    const forms = [0, 1, 8, '\t'].map((indent) => each((root) => asJson(root, indent)));
    const { said, changed } = await tryForms(forms, exactly, 3);
    await annotate(said);
    expect(changed).toEqual([]);
  });

  test('in YAML with any indentation', async ({ annotate }) => {
    const common = { aliasDuplicateObjects: false, schema: 'yaml-1.1' } as const;
    const styles = [
      ...[1, 2, 4, 8].map((indent) => ({ indent })),
      { indentSeq: false },
      { collectionStyle: 'flow' as const },
    ];
    const forms = styles.map((style) => each((root) => stringify(root, { ...common, ...style })));
    const { said, changed } = await tryForms(forms, inOtherFormat, 2);
    await annotate(said);
    expect(changed).toEqual([]);
  });

  test('as it was written, in JSON or YAML', async ({ annotate }) => {
    const { said, changed } = await tryForms([({ texts }) => texts], asWritten, 2);
    const withComments = samples.filter(({ texts }) => Object.values(texts).some(hasComments)).length;
    await annotate(`${said}; 6.3 is not compared in ${String(withComments)} that have comments`);
    expect(changed).toEqual([]);
  });

  test('beside what no rule asks about', async ({ annotate }) => {
    const spots: readonly Spot[] = ['first', 'amid', 'last'];
    const forms = spots.map((spot) => each((root, seed) => asJson(addUnrelated(root, spot, seed))));
    const { said, changed } = await tryForms(forms, (audit) =>
      exactly({ ...audit, errors: audit.errors.filter(({ message }) => message !== 'the template has no resources') }),
    );
    await annotate(said);
    expect(changed).toEqual([]);
  });
});

describe('no verdict changes', TIME, () => {
  test('with other names', async ({ annotate }) => {
    const kept = new Set<string>();
    const change: Change = ({ roots }) => {
      const files: Record<string, string> = {};
      for (const [path, root] of Object.entries(roots)) {
        const renamed = renameAll(root);
        if (typeof renamed === 'string') return renamed;
        for (const name of renamed.kept) kept.add(name);
        files[path] = asJson(renamed.root);
      }
      return Object.keys(files).length > 1 ? 'templates that name what is in others' : files;
    };
    const { said, changed } = await tryForms([change], listVerdicts);
    await annotate(`${said}; ${String(kept.size)} names stay`);
    expect(changed).toEqual([]);
  });

  test('with parts in a nested stack', async ({ annotate }) => {
    const parts: readonly Part[] = ['below', 'above', 'between', 'all'];
    const forms = parts.map((part): Change => ({ roots, folder }, seed) => {
      const root = roots[ALONE];
      if (root === undefined || folder !== undefined) return 'a project';
      const split = splitTemplate(root, part, makeRandom(7000 + seed));
      return typeof split === 'string' ? split : { [ALONE]: asJson(split.parent), 'inner.json': asJson(split.child) };
    });
    const { said, changed } = await tryForms(forms, (audit) =>
      [...listVerdicts(audit), ...listSubjects(audit)].filter((line) => SPLIT.test(line)),
    );
    await annotate(said);
    expect(changed).toEqual([]);
  });
});
