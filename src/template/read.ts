import type { Place, SourcePath } from '../finding.js';
import { type Document, type Raw, type Refusal, isList, isMap, own } from './document.js';
import type { Declared, Transform } from './declared.js';
import { odditiesOf } from './oddities.js';
import { makeResource } from './resource.js';
import type { Parameter, Resource, Template } from './template.js';
import { scalarText } from './value.js';
import type { Worlds } from './world.js';

/** Something in a template that is read with a warning. */
export interface TemplateWarning {
  readonly message: string;
  readonly at: Place['at'];
}

export interface ReadTemplate {
  readonly template: Template;
  readonly warnings: readonly TemplateWarning[];
}

/** Makes a template of a document whose root is a map with a map `Resources`; refused otherwise. */
export function makeTemplate(
  { file, scope }: Pick<Template, 'file' | 'scope'>,
  document: Document,
  given: ReadonlyMap<string, string>,
  worlds: Worlds,
): ReadTemplate | Refusal {
  const { root } = document;
  if (!isMap(root)) return refuse('is no template: it holds no map with Resources', undefined);
  const declared = own(root, 'Resources');
  if (declared === undefined) return refuse('is no template: it has no Resources', undefined);
  if (!isMap(declared)) return refuse('is no template: its Resources are no map', document, ['Resources']);
  const warnings: TemplateWarning[] = document.oddities.map(({ message, range }) => ({ message, at: range }));
  const resources = new Map<string, Resource>();
  const template: Template = {
    file,
    scope,
    document,
    root,
    parameters: readParameters(root, warnings),
    resources,
    transforms: readTransforms(own(root, 'Transform')),
    given,
    worlds,
  };
  const transformed = transform(declarations(declared, warnings), template, warnings);
  for (const one of transformed) resources.set(one.logicalId, makeResource(template, one));
  if (Object.keys(declared).length === 0)
    warnings.push({ message: 'the template has no resources', at: ['Resources'] });
  warnings.push(...odditiesOf(template));
  return { template, warnings };
}

/** The resources as they are written; what is no resource is left out with a warning. */
function declarations(declared: Readonly<Record<string, Raw>>, warnings: TemplateWarning[]): readonly Declared[] {
  const found: Declared[] = [];
  for (const [logicalId, definition] of Object.entries(declared)) {
    const path = ['Resources', logicalId];
    const type = isMap(definition) ? own(definition, 'Type') : undefined;
    if (logicalId.startsWith('Fn::')) {
      const message = `${logicalId} is not read in this version: the resources it makes are not audited`;
      warnings.push({ message, at: path });
    } else if (isMap(definition) && typeof type === 'string') {
      found.push({ logicalId, type, definition, path });
    } else {
      warnings.push({ message: `resource ${logicalId} has no Type and is left out`, at: path });
    }
  }
  return found;
}

/** In the order in which CloudFormation runs them. */
const TRANSFORMS: readonly Transform[] = [];

function transform(declared: readonly Declared[], source: Template, warnings: TemplateWarning[]): readonly Declared[] {
  return TRANSFORMS.reduce((before, run) => {
    const after = run(before, source);
    warnings.push(...after.warnings);
    return after.declared;
  }, declared);
}

function refuse(refused: string, document: Document | undefined, at?: SourcePath): Refusal {
  return { refused, at: at === undefined ? undefined : document?.locate([at])[0]?.start };
}

function readParameters(root: Readonly<Record<string, Raw>>, warnings: TemplateWarning[]): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  const declared = own(root, 'Parameters');
  if (!isMap(declared)) return parameters;
  for (const [name, definition] of Object.entries(declared)) {
    if (!isMap(definition)) {
      warnings.push({ message: `parameter ${name} is no map and is left out`, at: ['Parameters', name] });
      continue;
    }
    const fallback = own(definition, 'Default');
    if (isMap(fallback)) {
      const at = ['Parameters', name, 'Default'];
      warnings.push({ message: `the default of parameter ${name} is no text and is left out`, at });
    }
    const allowed = own(definition, 'AllowedValues');
    parameters.set(name, {
      name,
      type: scalarText(own(definition, 'Type')) ?? 'String',
      default: defaultText(fallback),
      allowed: isList(allowed) ? allowed.flatMap((value) => scalarText(value) ?? []) : [],
      noEcho: scalarText(own(definition, 'NoEcho')) === 'true',
    });
  }
  return parameters;
}

function defaultText(raw: Raw): string | undefined {
  return isList(raw) ? raw.flatMap((item) => scalarText(item) ?? []).join(',') : scalarText(raw);
}

function readTransforms(raw: Raw): readonly string[] {
  return (isList(raw) ? raw : [raw]).flatMap((one) => {
    const name = isMap(one) ? own(one, 'Name') : one;
    return typeof name === 'string' ? [name] : [];
  });
}

/**
 * Whether a text that may be anything is meant as a template: in folders everything else is passed over.
 * @param root the parsed text; undefined if it does not parse
 */
export function looksLikeTemplate(text: string, root: Raw): boolean {
  if (root === undefined) {
    return /\bResources\b/.test(text) && /AWS::|Alexa::|Custom::|AWSTemplateFormatVersion/.test(text);
  }
  if (!isMap(root)) return false;
  const resources = own(root, 'Resources');
  if (!isMap(resources)) return false;
  const entries = Object.entries(resources);
  if (entries.length === 0) {
    return ['AWSTemplateFormatVersion', 'Parameters', 'Conditions'].some((key) => Object.hasOwn(root, key));
  }
  return entries.some(
    ([name, entry]) => name.startsWith('Fn::ForEach::') || (isMap(entry) && typeof own(entry, 'Type') === 'string'),
  );
}
