/** Files that are made of others. `npm run generate` writes them; with `CI=1` a stale one fails. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import type { CatalogRule } from '../../src/index.js';
import type { Rule, RuleGuide } from '../../src/rule.js';
import { configSchema } from './generated/config-schema.js';
import { withOptions } from './generated/configuration.js';
import { withMatrix } from './generated/matrix.js';
import { pageOf } from './generated/page.js';
import { makeScreenshot } from './generated/screenshot.js';
import { withSample, withTable } from './generated/readme.js';
import { guidesIndex, rulesIndex } from './generated/rules-index.js';

const ROOT = join(import.meta.dirname, '..', '..');

// From the files and not from their index, which may be the one that is stale.
const rules: readonly Rule[] = (
  await Promise.all(
    readdirSync(join(ROOT, 'rules'))
      .filter((file) => file.endsWith('.ts') && !file.startsWith('_') && file !== 'index.ts')
      .map((file) => import(`../../rules/${file.replace(/\.ts$/, '')}.ts`) as Promise<{ readonly default: Rule }>),
  )
)
  .map((module) => module.default)
  .sort(byNumber);

const guides = new Map(
  await Promise.all(
    readdirSync(join(ROOT, 'rules/_guides'))
      .filter((file) => file !== 'index.ts')
      .map((file) => file.replace(/\.ts$/, ''))
      .map(async (id): Promise<readonly [string, RuleGuide]> => {
        const module = (await import(`../../rules/_guides/${id}.ts`)) as { readonly default: RuleGuide };
        return [id, module.default];
      }),
  ),
);

const catalog: readonly CatalogRule[] = rules.map((rule) => ({ ...rule, options: rule.options ?? {} }));

function byNumber({ number: a }: { readonly number: string }, { number: b }: { readonly number: string }): number {
  const [section = 0, item = 0] = a.split('.').map(Number);
  const [otherSection = 0, otherItem = 0] = b.split('.').map(Number);
  return section === otherSection ? item - otherItem : section - otherSection;
}

async function pretty(text: string, file: string): Promise<string> {
  return format(text, { ...(await resolveConfig(file)), filepath: file });
}

test('is made without rules/index.ts, which names a rule whose file is gone until it is made anew', async () => {
  const folder = join(import.meta.dirname, 'generated');
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: readdirSync(folder).map((file) => join(folder, file)),
    bundle: true,
    write: false,
    outdir: folder,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    metafile: true,
  });
  const read = Object.keys(metafile.inputs);
  expect(read).toContain('src/load/load.ts');
  expect(read.filter((file) => file.startsWith('rules/'))).toEqual([]);
});

test('rules/index.ts', async () => {
  const file = join(ROOT, 'rules/index.ts');
  await expect(await pretty(rulesIndex(rules.map(({ id }) => id)), file)).toMatchFileSnapshot(file);
});

test('rules/_guides/index.ts', async () => {
  const file = join(ROOT, 'rules/_guides/index.ts');
  await expect(await pretty(guidesIndex([...guides.keys()]), file)).toMatchFileSnapshot(file);
});

test('the sample report and the table of README.md', async () => {
  const file = join(ROOT, 'README.md');
  const readme = await withSample(readFileSync(file, 'utf8'), rules);
  await expect(await pretty(withTable(readme, catalog), file)).toMatchFileSnapshot(file);
});

test('docs/report.svg', async () => {
  await expect(await makeScreenshot(rules)).toMatchFileSnapshot(join(ROOT, 'docs/report.svg'));
});

test('the tables of docs/configuration.md', async () => {
  const file = join(ROOT, 'docs/configuration.md');
  await expect(await pretty(withOptions(readFileSync(file, 'utf8'), rules), file)).toMatchFileSnapshot(file);
});

test('the table of ARCHITECTURE.md', async () => {
  const file = join(ROOT, 'ARCHITECTURE.md');
  await expect(await pretty(withMatrix(readFileSync(file, 'utf8')), file)).toMatchFileSnapshot(file);
});

test('schema/config.json', async () => {
  const file = join(ROOT, 'schema/config.json');
  await expect(await pretty(JSON.stringify(configSchema(catalog)), file)).toMatchFileSnapshot(file);
});

describe('docs/rules', () => {
  test.each(rules)('$id', async (rule) => {
    const guide = guides.get(rule.id);
    if (guide === undefined) throw new Error(`rules/_guides/${rule.id}.ts is missing`);
    await expect(await pageOf(rule, guide)).toMatchFileSnapshot(join(ROOT, 'docs/rules', `${rule.id}.md`));
  });

  test('has no page of a rule that is gone', () => {
    const folder = join(ROOT, 'docs/rules');
    const pages = existsSync(folder) ? readdirSync(folder) : [];
    expect(pages.filter((page) => !rules.some(({ id }) => page === `${id}.md`))).toEqual([]);
  });
});
