import type { Place } from '../../src/location.js';
import { readJson } from '../../src/template/parse/json.js';
import { type TemplateWarning, makeTemplate } from '../../src/template/make-template.js';
import type { Node, Resource, Template } from '../../src/template/evaluate/types.js';
import { Worlds } from '../../src/template/evaluate/worlds.js';
import { isFailure } from '../../src/errors.js';

export type Json = Record<string, unknown>;

export interface MakeOptions {
  readonly file?: string;
  readonly given?: Readonly<Record<string, string>>;
  readonly worlds?: Worlds;
  readonly stackName?: string;
  readonly region?: string;
}

/** A template of plain data, as if it had been read from a JSON file. */
export function templateOf(root: Json, options: MakeOptions = {}): Template {
  return read(root, options).template;
}

/** What is said while a template is read. */
export function warningsOf(root: Json, options: MakeOptions = {}): readonly TemplateWarning[] {
  return read(root, options).warnings;
}

function read(
  root: Json,
  { file = 't.json', given = {}, worlds = new Worlds(), ...named }: MakeOptions,
): { template: Template; warnings: readonly TemplateWarning[] } {
  const document = readJson(JSON.stringify(root, null, 2));
  if (isFailure(document)) throw new Error(document.reason);
  const made = makeTemplate({ file, scope: file, ...named }, document, new Map(Object.entries(given)), worlds);
  if (isFailure(made)) throw new Error(made.reason);
  return made;
}

/** Property `V` of a resource `X`, beside whatever else the template holds. */
export function valueIn(value: unknown, rest: Json = {}, options: MakeOptions = {}): Node {
  const { Resources, ...sections } = rest;
  const X = { Type: 'Test::X', Properties: { V: value } };
  const template = templateOf({ ...sections, Resources: { X, ...(Resources as Json | undefined) } }, options);
  return resource(template, 'X').at('V');
}

export function resource(template: Template, logicalId: string): Resource {
  const found = template.resources.get(logicalId);
  if (found === undefined) throw new Error(`no resource ${logicalId}`);
  return found;
}

/** A symbolic place in words: `Resources/X/Properties/V`. */
export function where({ at }: Place): string {
  if (!Array.isArray(at)) return 'no path';
  return at.join('/');
}
