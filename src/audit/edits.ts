import type { Finding } from '../finding.js';
import type { Change, EditValue, FilePath, FindingEdit, PathSegment } from '../location.js';
import { findAuthor } from '../model/template-origin.js';
import type { RequestedChange } from '../rule.js';
import { isMadeByTransform } from '../template/resource.js';
import { findRawAt, getOwn, isMap } from '../template/parse/document.js';
import type { Node, Template } from '../template/evaluate/types.js';
import { ParameterNames } from './parameter-names.js';
import type { RuleResult } from './run-rule.js';
import { makeSourceEdit } from './source-edits.js';

/**
 * The edits that fix the parts of a finding: one for each part that can be fixed where its template is written. For a
 * template of the CDK that is the source of the app; nothing for templates that another tool generates, and for values that a transform, a loop, another file or a choice decides.
 */
export function collectEdits(parts: readonly RuleResult[]): Pick<Finding, 'edits'> {
  const edits = new Map<string, FindingEdit>();
  const names = new ParameterNames();
  for (const part of parts) {
    const edit = editOf(part, names);
    if (edit !== undefined) edits.set(JSON.stringify(edit), edit);
  }
  return edits.size === 0 ? {} : { edits: [...edits.values()] };
}

function editOf(part: RuleResult, names: ParameterNames): FindingEdit | undefined {
  const { remedy, template, application } = part;
  if (remedy === undefined || application.kind === 'deployed') return undefined;
  if (findAuthor(template) === 'cdk') return makeSourceEdit(part);
  const changes: Change[] = [];
  for (const requested of remedy.changes) {
    const change = changeOf(requested, template, names);
    if (change === undefined) return undefined;
    changes.push(change);
  }
  const { safe, note } = remedy;
  return { file: template.file, safe, ...(note === undefined ? {} : { note }), changes };
}

function changeOf(requested: RequestedChange, template: Template, names: ParameterNames): Change | undefined {
  if ('add' in requested) {
    const { add, to, beside } = requested;
    const isHere = beside.template === template && (isFree(add, template) || isShared(requested, template));
    const value = isHere ? defineBeside(requested, template) : undefined;
    return value === undefined ? undefined : { action: 'set', path: [to, add], value };
  }
  if ('lift' in requested) {
    const path = findWrittenPath(requested.lift, template);
    const literal = path === undefined ? undefined : findRawAt(template.root, path);
    if (path === undefined || !isLiteral(literal)) return undefined;
    const name = names.choose(template.file, path, (candidate) => isFree(candidate, template));
    return { action: 'parameter', path, name, type: requested.type, value: literal };
  }
  if ('append' in requested) {
    const path = findWrittenPath(requested.to, template);
    return path === undefined ? undefined : { action: 'append', path, value: requested.append };
  }
  const path = findWrittenPath(requested.set, template);
  return path === undefined ? undefined : { action: 'set', path, value: requested.to };
}

/**
 * What is added for a resource exists under the same condition, as it refers to it. Undefined if the template has no such
 * condition: SAM has made one. Undefined also for a resource that SAM makes, in a template that forgets to ask for SAM.
 */
function defineBeside(
  { to, definition, beside }: Extract<RequestedChange, { add: string }>,
  { root }: Template,
): EditValue | undefined {
  if (isMadeByTransform(beside) && getOwn(root, 'Transform') === undefined) return undefined;
  const condition = getOwn(beside.definition, 'Condition');
  if (to === 'Parameters' || condition === undefined) return definition;
  const isWritten = typeof condition === 'string' && findRawAt(root, ['Conditions', condition]) !== undefined;
  if (!isWritten || !isEditMap(definition)) return undefined;
  const { Type: type = '', ...rest } = definition;
  return { Type: type, Condition: condition, ...rest };
}

function isEditMap(value: EditValue): value is { readonly [key: string]: EditValue } {
  return isMap(value);
}

/** Whether an earlier fix has added the same parameter. */
function isShared({ add, to, definition }: Extract<RequestedChange, { add: string }>, { root }: Template): boolean {
  return to === 'Parameters' && JSON.stringify(findRawAt(root, [to, add])) === JSON.stringify(definition);
}

/** A text that only `Fn::Sub` could fill in is a mistake of its own. */
function isLiteral(raw: unknown): raw is string | number {
  return typeof raw === 'number' || (typeof raw === 'string' && !raw.includes('${'));
}

/**
 * The path at which the template's own text has a value, or would have it: below a resource that is written there, or in
 * SAM's Globals. Undefined where an intrinsic, a loop or a macro is on the way: what it makes of an edit is not known,
 * and one of two branches is somebody's decision.
 */
function findWrittenPath(node: Node, template: Template): FilePath | undefined {
  const { place, via } = node;
  if (place.file !== template.file || place.inside !== undefined || via.length > 0) return undefined;
  const path = isFilePath(place.at) ? place.at : [];
  const [section = '', id = ''] = path;
  const isHere = section === 'Resources' || section === 'Globals';
  const holder = findRawAt(template.root, path.slice(0, 2));
  if (!isHere || path.length < 3 || typeof id !== 'string' || !isMap(holder)) return undefined;
  if (findRawAt(template.root, path) === undefined && !takesNewProperties(node, path, template)) return undefined;
  return path.some((segment) => typeof segment === 'string' && segment.startsWith('Fn::')) ? undefined : path;
}

/**
 * Properties that a type shares with the one that it is read as. Others have another name there, or are in another resource:
 * those of a web function are in its revisions;
 * docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-webfunction.html
 */
const SHARED_PROPERTIES: ReadonlyMap<unknown, readonly PathSegment[]> = new Map([
  ['AWS::Lambda::WebFunction', ['FunctionName', 'Tags']],
]);

/**
 * Properties that SAM knows in an event, of what it makes of one. docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-property-function-api.html
 */
const EVENT_PROPERTIES: ReadonlyMap<unknown, readonly PathSegment[]> = new Map([
  ['AWS::Lambda::EventSourceMapping', ['DestinationConfig']],
  ['AWS::ApiGateway::Method', ['RequestModel']],
]);

/**
 * Whether what is added at a path becomes a property of the node's resource. What SAM makes beside the resource that is
 * written is at that resource, or at one of its events: these have other properties, and SAM refuses those that it does
 * not know.
 */
function takesNewProperties({ id }: Node, path: FilePath, { root }: Template): boolean {
  const [section, name = '', , property = '', , , ofEvent = ''] = path;
  const owner = id.path[1];
  if (section === 'Globals') return true;
  if (owner === name)
    return SHARED_PROPERTIES.get(findRawAt(root, [section ?? '', name, 'Type']))?.includes(property) ?? true;
  const made = typeof owner === 'string' ? id.template.resources.get(owner) : undefined;
  return property === 'Events' && (EVENT_PROPERTIES.get(made?.type)?.includes(ofEvent) ?? false);
}

function isFilePath(at: Node['place']['at']): at is FilePath {
  return Array.isArray(at);
}

/** Parameters and resources share one set of names; so may the other sections, for the sake of readers. */
const SECTIONS = ['Parameters', 'Resources', 'Conditions', 'Mappings', 'Rules'];

function isFree(name: string, { root, resources }: Template): boolean {
  if (resources.has(name)) return false;
  return SECTIONS.every((section) => {
    const names = getOwn(root, section);
    return !isMap(names) || getOwn(names, name) === undefined;
  });
}
