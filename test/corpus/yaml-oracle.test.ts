import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isList, isMap, type Raw } from '../../src/template/parse/document.js';
import { readJson } from '../../src/template/parse/json.js';
import { readYaml } from '../../src/template/parse/yaml.js';
import { isFailure } from '../../src/errors.js';

/** As much of the oracle's untyped packages as is used here. */
interface JsYaml {
  readonly Type: new (tag: string, options: { kind: Kind; construct: (data: Raw) => Raw }) => object;
  readonly Schema: { create(types: readonly object[]): object };
  load(text: string, options: { schema: object; json: boolean }): Raw;
}
type Kind = 'scalar' | 'sequence' | 'mapping';

const require = createRequire(import.meta.url);
// The version that the table of tags was made for: the one that templates are read with is no judge of itself.
const jsYaml = createRequire(require.resolve('cloudformation-js-yaml-schema'))('js-yaml') as JsYaml;
const { localTags } = require('cloudformation-js-yaml-schema') as { localTags: Record<Kind, string[]> };

/** Tags of the corpus that the oracle's table lacks. */
const LACKING = ['Transform', 'Contains', 'ValueOf', 'Length', 'ToJsonString', 'Test', 'Rain::Embed', 'Rain::Module'];

const KINDS: readonly Kind[] = ['scalar', 'sequence', 'mapping'];
// Some templates are wrong on purpose and give a tag a kind of value that it does not take, so every tag takes all.
const names = new Set([...KINDS.flatMap((kind) => localTags[kind]), ...LACKING]);
const schema = jsYaml.Schema.create([...names].flatMap((name) => KINDS.map((kind) => longForm(kind, name))));

function longForm(kind: Kind, name: string): object {
  const key = name === 'Ref' || name === 'Condition' ? name : `Fn::${name}`;
  return new jsYaml.Type(`!${name}`, { kind, construct: (data) => ({ [key]: argument(name, data ?? '') }) });
}

function argument(name: string, data: Raw): Raw {
  if (name !== 'GetAtt' || typeof data !== 'string' || !data.includes('.')) return data;
  const dot = data.indexOf('.');
  return [data.slice(0, dot), data.slice(dot + 1)];
}

/** The paths at which the two values differ, other than by what YAML 1.1 is expected to read differently. */
function differences(ours: Raw, theirs: Raw, path = ''): string[] {
  if (isList(ours) && isList(theirs) && ours.length === theirs.length) {
    return ours.flatMap((element, index) => differences(element, theirs[index], `${path}/${index}`));
  }
  if (isMap(ours) && isMap(theirs) && !(theirs instanceof Date)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    return [...keys].flatMap((key) => differences(ours[key], theirs[key], `${path}/${key}`));
  }
  return ours === theirs || isExpected(ours, theirs)
    ? []
    : [`${path}: ${JSON.stringify(ours)} / ${JSON.stringify(theirs)}`];
}

function isExpected(ours: Raw, theirs: Raw): boolean {
  // Dates, and numbers whose written text says more than the number does (octals, 1e3, 1.10, 1_000), stay text.
  if (typeof ours === 'string' && theirs instanceof Date) return true;
  if (typeof ours === 'string' && typeof theirs === 'number')
    return String(theirs) !== ours || !Number.isSafeInteger(theirs);
  // js-yaml keeps the blanks at the ends of the lines of quoted text; YAML drops them.
  if (typeof ours === 'string' && typeof theirs === 'string') return ours === theirs.replace(/ {2,}/g, ' ');
  // js-yaml knows true and false only.
  return typeof ours === 'boolean' && typeof theirs === 'string' && /^(yes|no|on|off)$/i.test(theirs);
}

const corpus = process.env['UPLOAD_AUDIT_CORPUS'] ?? '';
const files =
  corpus === ''
    ? []
    : readFileSync(join(corpus, 'manifest.tsv'), 'utf8')
        .split('\n')
        .map((line) => line.split('\t'))
        .map(([kind = '', path = '']) => ({ kind, path }));
const templates = files.filter(({ kind }) => kind === 'template');
const malformed = files.filter(({ kind }) => kind === 'malformed');

function textOf(path: string): string {
  return readFileSync(join(corpus, path), 'utf8').replace(/^\uFEFF/, '');
}

const read = (path: string): ReturnType<typeof readYaml> =>
  path.endsWith('.json') ? readJson(textOf(path)) : readYaml(textOf(path));

test.skipIf(corpus !== '')('skipped: no corpus (the folder named by UPLOAD_AUDIT_CORPUS)', (context) => {
  context.skip();
});

describe.skipIf(corpus === '')('corpus', () => {
  test('every template is read', () => {
    expect(templates.length).toBeGreaterThan(0);
    const refused = templates.flatMap(({ path }) => {
      const result = read(path);
      return isFailure(result) ? [`${path}: ${result.reason}`] : [];
    });
    expect(refused).toEqual([]);
  });

  test('every malformed file is refused with a sentence and a place', () => {
    expect(malformed.length).toBeGreaterThan(0);
    for (const { path } of malformed) {
      const result = read(path);
      expect(isFailure(result) ? result.reason : 'read', path).toMatch(/^.+ .+ .+$/);
      expect(isFailure(result) ? result.position : undefined, path).toBeDefined();
    }
  });

  test('every YAML template means what js-yaml makes of it', () => {
    const yaml = templates.filter(({ path }) => /\.ya?ml$/.test(path));
    const different = yaml.flatMap(({ path }) => {
      const text = textOf(path);
      const result = readYaml(text);
      const ours = isFailure(result) ? result.reason : result.root;
      return differences(ours, jsYaml.load(text, { schema, json: true })).map((difference) => `${path} ${difference}`);
    });
    expect(different).toEqual([]);
  });

  test('every scalar of a JSON template means the same when it is read as YAML', () => {
    const json = templates.filter(({ path }) => path.endsWith('.json'));
    const different = json.flatMap(({ path }) => {
      const text = textOf(path);
      const result = readYaml(text);
      const ours = isFailure(result) ? `${result.reason} ${JSON.stringify(result.position)}` : result.root;
      return differences(ours, JSON.parse(text)).map((difference) => `${path} ${difference}`);
    });
    expect(different).toEqual([]);
  });
});
