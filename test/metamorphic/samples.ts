import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Lexer } from 'yaml';
import { isFailure } from '../../src/errors.js';
import { isTemplateLike } from '../../src/template/make-template.js';
import { type Raw, isMap } from '../../src/template/parse/document.js';
import { readDocument } from '../../src/template/parse/parse.js';

export type Root = Readonly<Record<string, Raw>>;

/** Templates by the paths of their files, as data and as they are written. */
export interface Sample {
  readonly name: string;
  readonly roots: Readonly<Record<string, Root>>;
  readonly texts: Readonly<Record<string, string>>;
  /** The folder of the project that they are part of. */
  readonly folder?: string;
}

/** The name of a template that stands alone: one that says nothing about its format. */
export const ALONE = 'template.template';

function corpusFiles(corpus: string): readonly string[] {
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

async function readTemplate(file: string): Promise<{ readonly text: string; readonly root: Root } | undefined> {
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  const document = await readDocument(text);
  if (isFailure(document) || !isMap(document.root) || !isTemplateLike(text, document.root)) return undefined;
  return { text, root: document.root };
}

/** The templates of the corpus whose path holds a text, or of the fixtures where there is no corpus. */
export async function loadSamples(corpus: string, only: string): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  const files = corpus === '' ? fixtureFiles() : corpusFiles(corpus);
  for (const file of files.filter((one) => one.includes(only))) {
    const found = await readTemplate(file);
    if (found === undefined) continue;
    samples.push({ name: file, roots: { [ALONE]: found.root }, texts: { [ALONE]: found.text } });
  }
  return samples;
}

const PROJECTS = 'fixtures/_projects';
/** It has links that lead nowhere, and files that are no templates. */
const LEFT_OUT = ['hostile'];

/** The projects among the fixtures: applications of several templates, with the code of their handlers. */
export async function loadProjects(only: string): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (const name of readdirSync(PROJECTS).filter((one) => !LEFT_OUT.includes(one) && one.includes(only))) {
    const folder = join(PROJECTS, name);
    const found: [string, string, Root][] = [];
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      if (!entry.isFile() || !/\.(?:ya?ml|json)$/.test(entry.name)) continue;
      const template = await readTemplate(path);
      if (template !== undefined) found.push([relative(folder, path), template.text, template.root]);
    }
    const roots = Object.fromEntries(found.map(([path, , root]) => [path, root]));
    const texts = Object.fromEntries(found.map(([path, text]) => [path, text]));
    samples.push({ name: folder, folder, roots, texts });
  }
  return samples;
}

/** Whether a template has code of several lines, which is one line in JSON and several in YAML. */
export function hasInlineCode({ roots }: Sample): boolean {
  return /"(?:ZipFile|InlineCode)":(?:\{"Fn::Sub":)?\[?"(?:[^"\\]|\\[^n])*\\n/.test(JSON.stringify(roots));
}

/** Whether a text has comments, which its data as JSON has not. */
export function hasComments(text: string): boolean {
  // The lexer announces a plain scalar by a control character.
  const tokens = [...new Lexer().lex(text)];
  return tokens.some((token, at) => token.startsWith('#') && tokens[at - 1] !== '\u001F');
}
