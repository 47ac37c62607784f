import { type FilePath, type Place, placeAt } from '../location.js';
import { type Document, Placed, type Raw, type Refusal, isList, isMap, own } from './parse/document.js';
import type { Declared, Transform, Transformed } from './transform/transform.js';
import { type LoopSource, isLoop, mayLoop, unroll } from './transform/foreach.js';
import { withIncluded } from './transform/include.js';
import { odditiesOf } from './lint.js';
import { openApi } from './transform/openapi/openapi.js';
import { makeResource } from './resource.js';
import { sam } from './transform/sam/sam.js';
import type { Parameter, Resource, Template } from './evaluate/types.js';
import { scalarText } from './evaluate/value.js';
import type { Worlds } from './evaluate/worlds.js';

/** Something in a template that is read with a warning. */
export interface TemplateWarning extends Place {
  readonly message: string;
}

/** What a template is called; see there. */
type Named = Pick<Template, 'file' | 'scope'> &
  Partial<Pick<Template, 'key' | 'tags' | 'resolved' | 'files' | 'stackName' | 'assembled'>> & {
    readonly handed?: LoopSource['handed'] | undefined;
  };

export interface ReadTemplate {
  readonly template: Template;
  readonly warnings: readonly TemplateWarning[];
}

/**
 * Makes a template of a document whose root is a map with a map `Resources`; refused otherwise. A file that is several
 * stacks is made once for each of them: their keys differ, and by default so do their scopes.
 */
export function makeTemplate(
  {
    file,
    scope,
    key = file === scope ? file : `${file} (${scope})`,
    tags = {},
    resolved = new Map(),
    files = new Map(),
    stackName,
    assembled = false,
    handed = () => undefined,
  }: Named,
  document: Document,
  given: ReadonlyMap<string, string>,
  worlds: Worlds,
): ReadTemplate | Refusal {
  const written = document.root;
  if (!isMap(written)) return refuse('is no template: it holds no map with Resources', undefined);
  const resourceMap = own(written, 'Resources');
  if (resourceMap === undefined) return refuse('is no template: it has no Resources', undefined);
  if (!isMap(resourceMap)) return refuse('is no template: its Resources are no map', document, ['Resources']);
  const warnings: TemplateWarning[] = document.oddities.map(({ message, range: at }) => ({ message, file, at }));
  const warn = (told: Transformed['warnings']): void => {
    warnings.push(...told.map(({ message, at }) => ({ message, ...placeAt(file, at) })));
  };
  const parameters = readParameters(written, warn);
  const transforms = transformsOf(own(written, 'Transform'));
  const whole = withIncluded(written, files);
  const texts = [document, ...[...files.values()].map((included) => included.document)];
  const unrolled = texts.some(({ text }) => mayLoop(text))
    ? unroll({ root: whole, parameters, given, transforms, handed })
    : undefined;
  warn(unrolled?.warnings ?? []);
  const root = unrolled?.root ?? whole;
  const resources = new Map<string, Resource>();
  const template: Template = {
    file,
    key,
    scope,
    stackName,
    assembled,
    document,
    root,
    parameters,
    resources,
    transforms,
    files,
    given,
    resolved,
    tags,
    worlds,
    links: { peers: [], parent: undefined, nested: new Map(), faults: new Map() },
  };
  const transformed = transform(declarations(own(root, 'Resources'), warn), template, warn);
  for (const one of transformed) resources.set(one.logicalId, makeResource(template, one));
  if (Object.keys(resourceMap).length === 0) warn([{ message: 'the template has no resources', at: ['Resources'] }]);
  warn(odditiesOf(template));
  return { template, warnings };
}

type Warn = (told: Transformed['warnings']) => void;

/** The resources as they are written, or as loops make them; what is no resource is left out with a warning. */
function declarations(declared: Raw, warn: Warn): readonly Declared[] {
  const found: Declared[] = [];
  for (const [logicalId, raw] of isMap(declared) ? Object.entries(declared) : []) {
    const path = raw instanceof Placed ? raw.path : ['Resources', logicalId];
    const definition = raw instanceof Placed ? raw.raw : raw;
    // Why a loop is left, it was said when it was not unrolled.
    if (isLoop(logicalId)) continue;
    const type = isMap(definition) ? own(definition, 'Type') : undefined;
    if (logicalId.startsWith('Fn::')) {
      const message = `the resources that ${logicalId} adds at deployment are not audited`;
      warn([{ message, at: path }]);
    } else if (isMap(definition) && typeof type === 'string') {
      found.push({ logicalId, type, definition, path });
    } else {
      warn([{ message: `resource ${logicalId} has no Type and is left out`, at: path }]);
    }
  }
  return found;
}

/** In the order in which CloudFormation runs them. */
const TRANSFORMS: readonly Transform[] = [sam, openApi];

function transform(declared: readonly Declared[], source: Template, warn: Warn): readonly Declared[] {
  return TRANSFORMS.reduce((before, run) => {
    const after = run(before, source);
    warn(after.warnings);
    return after.declared;
  }, declared);
}

function refuse(refused: string, document: Document | undefined, at?: FilePath): Refusal {
  return { refused, at: at === undefined ? undefined : document?.locate([at])[0]?.start };
}

function readParameters(root: Readonly<Record<string, Raw>>, warn: Warn): Map<string, Parameter> {
  const parameters = new Map<string, Parameter>();
  const declared = own(root, 'Parameters');
  if (!isMap(declared)) return parameters;
  for (const [name, definition] of Object.entries(declared)) {
    if (!isMap(definition)) {
      warn([{ message: `parameter ${name} is no map and is left out`, at: ['Parameters', name] }]);
      continue;
    }
    const fallback = own(definition, 'Default');
    if (isMap(fallback)) {
      const at = ['Parameters', name, 'Default'];
      warn([{ message: `the default of parameter ${name} is no text and is left out`, at }]);
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

/** The names of the transforms that a template asks for. */
export function transformsOf(raw: Raw): readonly string[] {
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
