import { type FilePath, type Place, makePlace } from '../location.js';
import { type DiagnosticCode, type Document, Placed, type Raw, getOwn, isList, isMap } from './parse/document.js';
import type { ResourceDeclaration, Transform, Transformed } from './transform/transform.js';
import { type LoopSource, unrollLoops } from './transform/foreach.js';
import { isLoop, mayLoop } from './transform/loop-keys.js';
import { insertIncluded } from './transform/include.js';
import { collectRefusedValues } from './given-values.js';
import { collectDiagnostics } from './lint.js';
import { hasOpenApi } from './transform/openapi/has-open-api.js';
import { transformOpenApi } from './transform/openapi/openapi.js';
import { makeResource } from './resource.js';
import { resolveEventOperations } from './transform/sam/event-operations.js';
import { transformResourcePolicies } from './transform/resource-policies.js';
import { isSam } from './transform/sam/is-sam.js';
import { transformSam } from './transform/sam/sam.js';
import { transformStandIns } from './transform/stand-ins.js';
import { transformWebFunctions } from './transform/web-functions.js';
import { isRefusedByRules } from './evaluate/template-rules.js';
import type { TemplateParameter, Resource, Template } from './evaluate/types.js';
import { formatScalar } from './evaluate/value.js';
import type { Worlds } from './evaluate/worlds.js';
import { type Failure } from '../errors.js';
import { compareText } from '../text/order.js';

/** Something in a template that is read with a warning. */
export interface TemplateWarning extends Place, Partial<DiagnosticCode> {
  readonly message: string;
}

/** The identity and surroundings of a template; see `Template`. */
type Named = Pick<Template, 'file' | 'scope'> &
  Partial<
    Pick<Template, 'key' | 'tags' | 'resolved' | 'files' | 'stackName' | 'region' | 'assembled' | 'acknowledged'>
  > & {
    readonly parentItems?: LoopSource['parentItems'] | undefined;
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
    region,
    assembled = false,
    acknowledged,
    parentItems = () => undefined,
  }: Named,
  document: Document,
  given: ReadonlyMap<string, string>,
  worlds: Worlds,
): ReadTemplate | Failure {
  const written = document.root;
  if (!isMap(written)) return refuse('not a template: it is not a map with Resources', undefined);
  const resourceMap = getOwn(written, 'Resources');
  if (resourceMap === undefined) return refuse(explainNoResources(written), undefined);
  if (!isMap(resourceMap)) return refuse('not a template: Resources is not a map', document, ['Resources']);
  const warnings: TemplateWarning[] = document.oddities.map(({ range: at, ...odd }) => ({ ...odd, file, at }));
  const warn = (told: Transformed['warnings']): void => {
    warnings.push(...told.map(({ message, at }) => ({ message, ...makePlace(file, at) })));
  };
  const parameters = readParameters(written, warn);
  const transforms = collectTransforms(getOwn(written, 'Transform'));
  const whole = insertIncluded(written, files);
  const texts = [document, ...[...files.values()].map((included) => included.document)];
  const unrolled = texts.some(({ text }) => mayLoop(text))
    ? unrollLoops({ root: whole, parameters, given, transforms, parentItems })
    : undefined;
  warn(unrolled?.warnings ?? []);
  const root = unrolled?.root ?? whole;
  const resources = new Map<string, Resource>();
  const template: Transformable = {
    file,
    key,
    scope,
    stackName,
    region,
    assembled,
    acknowledged,
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
  if (getOwn(root, 'Rules') !== undefined) worlds.restrict(key, (valueOf) => isRefusedByRules(template, valueOf));
  const transformed = transform(declarations(getOwn(root, 'Resources'), warn), template, warn);
  // Those that a transform makes have no place of their own among the written ones.
  for (const one of [...transformed].sort((a, b) => compareText(a.logicalId, b.logicalId)))
    resources.set(one.logicalId, makeResource(template, one));
  if (Object.keys(resourceMap).length === 0) warn([{ message: 'the template has no resources', at: ['Resources'] }]);
  warn([...collectDiagnostics(template), ...collectRefusedValues(template)]);
  return { template, warnings };
}

type Warn = (told: Transformed['warnings']) => void;

/** The resources as written, or as loops make them; an entry that is not a resource is left out with a warning. */
function declarations(declared: Raw, warn: Warn): readonly ResourceDeclaration[] {
  const found: ResourceDeclaration[] = [];
  for (const [logicalId, raw] of isMap(declared) ? Object.entries(declared) : []) {
    const path = raw instanceof Placed ? raw.path : ['Resources', logicalId];
    const definition = raw instanceof Placed ? raw.raw : raw;
    // The warning about a loop that can't be unrolled was issued when it was tried.
    if (isLoop(logicalId)) continue;
    const type = isMap(definition) ? getOwn(definition, 'Type') : undefined;
    if (logicalId.startsWith('Fn::')) {
      const message = `the resources that ${logicalId} adds at deployment are not audited`;
      warn([{ message, at: path }]);
    } else if (isMap(definition) && typeof type === 'string') {
      found.push({ logicalId, type, definition, path });
    } else {
      warn([{ message: `resource ${logicalId} has no Type and is skipped`, at: path }]);
    }
  }
  return found;
}

/** A template whose outputs a transform may still change. */
interface Transformable extends Template {
  root: Template['root'];
}

/** A transform, and whether anything of a template is for it: what it is made of is loaded only then. */
interface TransformStep {
  readonly run: (declared: Parameters<Transform>[0], source: Template) => Transformed;
  readonly applies?: (declared: Parameters<Transform>[0], source: Template) => boolean;
}

/** In the order in which CloudFormation runs them. */
const TRANSFORMS: readonly TransformStep[] = [
  { run: resolveEventOperations },
  { run: transformSam, applies: isSam },
  { run: transformWebFunctions },
  { run: transformStandIns },
  { run: transformResourcePolicies },
  { run: transformOpenApi, applies: hasOpenApi },
];

function transform(
  declared: readonly ResourceDeclaration[],
  source: Transformable,
  warn: Warn,
): readonly ResourceDeclaration[] {
  return TRANSFORMS.reduce((before, { run, applies }) => {
    if (applies?.(before, source) === false) return before;
    const after = run(before, source);
    warn(after.warnings);
    const { declared: made, outputs = getOwn(source.root, 'Outputs') } = after;
    if (outputs !== getOwn(source.root, 'Outputs')) source.root = { ...source.root, Outputs: outputs };
    return made;
  }, declared);
}

const SCEPTRE =
  'a Sceptre stack configuration, not a template: run `sceptre generate` and audit the template that it prints, with its parameters as --parameter';

/** Says what the file of another tool is, and what to audit instead. */
function explainNoResources(root: Readonly<Record<string, Raw>>): string {
  const tool = OTHER_FILES.find(({ keys }) => keys.every((key) => getOwn(root, key) !== undefined));
  const provider = getOwn(root, 'provider');
  const cloud = isMap(provider) ? getOwn(provider, 'name') : provider;
  if (tool?.isForAws === true && typeof cloud === 'string' && cloud !== 'aws')
    return `not for AWS: its provider is ${cloud}, and no CloudFormation template is made of it`;
  return tool === undefined ? 'not a template: it has no Resources' : tool.sentence;
}

/** The files of other tools, by the keys that each of them has. */
const OTHER_FILES: readonly {
  readonly keys: readonly string[];
  readonly sentence: string;
  /** Its `provider` names a cloud. */
  readonly isForAws?: true;
}[] = [
  {
    // serverless.com/framework/docs/providers/aws/guide/serverless.yml
    keys: ['service', 'provider'],
    isForAws: true,
    sentence:
      'a Serverless Framework file, not a template: run `serverless package` in its folder, and audit .serverless/cloudformation-template-update-stack.json there',
  },
  {
    // docs.sceptre-project.org/latest/docs/stack_config.html
    keys: ['template', 'parameters'],
    sentence: SCEPTRE,
  },
  { keys: ['template_path'], sentence: SCEPTRE },
  {
    // aws.github.io/chalice/topics/configfile.html
    keys: ['version', 'app_name', 'stages'],
    sentence: 'a Chalice configuration, not a template: run `chalice package out` and audit out/sam.json',
  },
];

function refuse(refused: string, document: Document | undefined, at?: FilePath): Failure {
  return { reason: refused, position: at === undefined ? undefined : document?.locate([at])[0]?.start };
}

function readParameters(root: Readonly<Record<string, Raw>>, warn: Warn): Map<string, TemplateParameter> {
  const parameters = new Map<string, TemplateParameter>();
  const declared = getOwn(root, 'Parameters');
  if (!isMap(declared)) return parameters;
  for (const [name, definition] of Object.entries(declared)) {
    if (!isMap(definition)) {
      warn([{ message: `parameter ${name} is not a map and is skipped`, at: ['Parameters', name] }]);
      continue;
    }
    const fallback = getOwn(definition, 'Default');
    if (isMap(fallback)) {
      const at = ['Parameters', name, 'Default'];
      warn([{ message: `the default of parameter ${name} is not a string and is ignored`, at }]);
    }
    const allowed = getOwn(definition, 'AllowedValues');
    parameters.set(name, {
      name,
      type: formatScalar(getOwn(definition, 'Type')) ?? 'String',
      default: defaultText(fallback),
      allowed: isList(allowed) ? allowed.flatMap((value) => formatScalar(value) ?? []) : [],
      noEcho: formatScalar(getOwn(definition, 'NoEcho'))?.toLowerCase() === 'true',
    });
  }
  return parameters;
}

function defaultText(raw: Raw): string | undefined {
  return isList(raw) ? raw.flatMap((item) => formatScalar(item) ?? []).join(',') : formatScalar(raw);
}

/** The names of the transforms that a template uses. */
export function collectTransforms(raw: Raw): readonly string[] {
  return (isList(raw) ? raw : [raw]).flatMap((one) => {
    const name = isMap(one) ? getOwn(one, 'Name') : one;
    return typeof name === 'string' ? [name] : [];
  });
}

/**
 * Whether a text that may be anything is meant as a template: in folders everything else is passed over.
 * @param root the parsed text; undefined if it does not parse
 */
export function isTemplateLike(text: string, root: Raw): boolean {
  if (root === undefined) {
    return /\bResources\b/.test(text) && /AWS::|Alexa::|Custom::|AWSTemplateFormatVersion/.test(text);
  }
  if (!isMap(root)) return false;
  const resources = getOwn(root, 'Resources');
  if (!isMap(resources)) return false;
  const entries = Object.entries(resources);
  if (entries.length === 0) {
    return ['AWSTemplateFormatVersion', 'Parameters', 'Conditions'].some((key) => Object.hasOwn(root, key));
  }
  return entries.some(
    ([name, entry]) => name.startsWith('Fn::ForEach::') || (isMap(entry) && typeof getOwn(entry, 'Type') === 'string'),
  );
}
