import { posix } from 'node:path';
import type { Generator, GeneratorSource } from '../../generators/types.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import { findJsonAt, isRecord, parseJson } from '../../text/json.js';
import type { Application, ProjectFiles } from '../application.js';
import { listFunctionDefinitions } from './function-definitions.js';
import { findGenerators } from '../template-origin.js';

/** What the user of a generator wrote instead of a template. */
interface WrittenSource {
  readonly source: GeneratorSource;
  readonly text: string;
}

/** Whether a value of a generated template is chosen at deployment or literal in what the user wrote; else undefined. */
export function findWrittenOrigin(
  application: Application,
  resource: Resource,
  { id, text }: Node,
): 'outside' | 'literal' | undefined {
  const property = String(id.path.at(-1));
  const defined = listFunctionDefinitions(application, resource).map(({ given }) => given);
  const sources = [...collectSources(application, resource), ...inDefinitions(resource, defined)];
  const found = sources.map((one) => valuesOf(one, property));
  if (found.some(({ isChosen }) => isChosen)) return 'outside';
  return found.some(({ values }) => values.some((value) => value === text)) ? 'literal' : undefined;
}

/** Whether the user of a generator gives environments settings of their own; undefined if it is unknown. */
export function hasChoiceByEnvironment(application: Application): boolean | undefined {
  const sources = application.templates.flatMap((template) => sourcesOf(application, findGenerators(template)));
  if (sources.length === 0) return undefined;
  return sources.some(
    ({ source, text }) => source.chooses?.test(text) === true || environmentsIn(source, text).length > 1,
  );
}

/** The settings of a function that is defined by a call. */
function inDefinitions({ template }: Resource, texts: readonly string[]): readonly WrittenSource[] {
  return findGenerators(template).flatMap(({ definition, source }) =>
    definition === undefined || source === undefined ? [] : texts.map((text) => ({ source, text })),
  );
}

function collectSources(application: Application, { template }: Resource): readonly WrittenSource[] {
  return application.worlds.memoOf('generator source', template, () =>
    sourcesOf(application, findGenerators(template)),
  );
}

function sourcesOf({ project }: Application, generators: readonly Generator[]): readonly WrittenSource[] {
  if (project === undefined) return [];
  return generators.flatMap(({ source, projectFiles, definition }) => {
    // The settings of functions are in the calls that define them.
    if (source === undefined || definition !== undefined) return [];
    return projectFiles.flatMap((file) => {
      const text = project.files.read(file);
      if (text === undefined) return [];
      const included = source.includes === undefined ? [] : [...text.matchAll(source.includes)];
      const parts = included.flatMap(([, name = '']) => readNamed(project.files, posix.normalize(name)));
      return [{ source, text }, ...parts.map((part) => ({ source, text: part }))];
    });
  });
}

/** An import names a file without its ending. */
function readNamed(files: ProjectFiles, name: string): readonly string[] {
  const found = ['', '.ts', '.js', '.mjs', '/index.ts', '/index.js'].map((ending) => files.read(`${name}${ending}`));
  return found.flatMap((text) => text ?? []).slice(0, 1);
}

/** The values that a property has anywhere in the text. */
function valuesOf({ source, text }: WrittenSource, property: string): { values: readonly string[]; isChosen: boolean } {
  const named = Object.hasOwn(source.keys, property) ? source.keys[property] : property;
  // The names of variables are the template's own, and may be anything.
  const key = (named ?? property).replace(/[^\w-]/g, '\\$&');
  const written = new RegExp(`(?:^|[\\s{,])["']?${key}["']?[ \\t]*:[ \\t]*([^\\n,]*)`, 'gm');
  const values = [...text.matchAll(written)].map(([, value = '']) =>
    value.trim().replace(/^["']|(?<!["',}\s])["',}\s]+$/g, ''),
  );
  const settings = environmentsIn(source, text);
  const isOfOne = settings.length > 1 && settings.some((one) => holdsKey(one, named ?? property));
  return { values, isChosen: isOfOne || values.some((value) => source.variable?.test(value) === true) };
}

/** The settings of each environment that a configuration in JSON names. */
function environmentsIn({ environments }: GeneratorSource, text: string): readonly unknown[] {
  const at = environments === undefined ? undefined : findJsonAt(parseJson(text), environments);
  return isRecord(at) ? Object.values(at) : [];
}

/** Whether a key is anywhere in JSON; of functions there are settings of their own, a few levels below. */
function holdsKey(json: unknown, key: string, depth = 5): boolean {
  if (!isRecord(json) || depth === 0) return false;
  return Object.hasOwn(json, key) || Object.values(json).some((value) => holdsKey(value, key, depth - 1));
}
