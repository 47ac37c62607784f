import { type IncludedFiles } from '../evaluate/types.js';
import type { SourcePath } from '../../location.js';
import { type Document, Placed, type Raw, isList, isMap, getOwn } from '../parse/document.js';

/** A file that a template includes. */
export interface Inclusion {
  readonly location: string;
  /** Where the location is. */
  readonly path: SourcePath;
  /** The hash of an asset that the CDK uploads under this key: the document is in its assembly. */
  readonly asset?: string;
}

const SAM = 'AWS::Serverless::';

/**
 * Properties that name a document beside the template, which `sam package` and `aws cloudformation package` upload.
 * https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html
 */
const FILES: Readonly<Record<string, string>> = {
  'AWS::ApiGateway::RestApi': 'BodyS3Location',
  'AWS::ApiGatewayV2::Api': 'BodyS3Location',
  [`${SAM}Api`]: 'DefinitionUri',
  [`${SAM}HttpApi`]: 'DefinitionUri',
  [`${SAM}StateMachine`]: 'DefinitionUri',
};

const TRANSFORM = 'Fn::Transform';
const INCLUDE = 'AWS::Include';

/** The local files that a template includes, in document order; none that is elsewhere or is named at deployment. */
export function collectInclusions({ root, text }: Document): readonly Inclusion[] {
  const found: Inclusion[] = [];
  // Most templates include nothing: a look at the text saves the walk.
  if (![...Object.values(FILES), INCLUDE].some((word) => text.includes(word))) return found;
  const add = (location: Raw, path: SourcePath): void => {
    if (typeof location === 'string' && isLocal(location)) found.push({ location, path });
  };
  const addFile = (type: string, properties: Raw, path: SourcePath): void => {
    const name = Object.hasOwn(FILES, type) ? FILES[type] : undefined;
    const location = name !== undefined && isMap(properties) ? getOwn(properties, name) : undefined;
    if (name !== undefined) add(location, [...path, name]);
    const key = assetKeyOf(location);
    const asset = /[0-9a-f]{64}/.exec(key ?? '')?.[0];
    if (name !== undefined && key !== undefined && asset !== undefined)
      found.push({ location: key, path: [...path, name], asset });
  };
  const walk = (raw: Raw, path: SourcePath): void => {
    if (isList(raw)) for (const [index, item] of raw.entries()) walk(item, [...path, index]);
    if (!isMap(raw)) return;
    const type = getOwn(raw, 'Type');
    if (typeof type === 'string') addFile(type, getOwn(raw, 'Properties'), [...path, 'Properties']);
    for (const [key, value] of Object.entries(raw)) {
      const at = [...path, key];
      if (key === TRANSFORM) add(locationOf(value), [...at, 'Parameters', 'Location']);
      if (path.length === 1 && path[0] === 'Globals') addFile(`${SAM}${key}`, value, at);
      walk(value, at);
    }
  };
  walk(root, []);
  return found;
}

/** Whether a location is a path and not an address, and wholly written out. */
function isLocal(location: string): boolean {
  return location !== '' && !/^[a-z][a-z0-9+.-]*:/i.test(location) && !location.includes('${');
}

/** The file of an `AWS::Include`; undefined for any other macro. */
function locationOf(transform: Raw): Raw {
  if (!isMap(transform) || getOwn(transform, 'Name') !== INCLUDE) return undefined;
  const parameters = getOwn(transform, 'Parameters');
  return isMap(parameters) ? getOwn(parameters, 'Location') : undefined;
}

/** The key of an object in S3 that is written out: `BodyS3Location: { Bucket: …, Key: <hash>.yaml }`. */
function assetKeyOf(location: Raw): string | undefined {
  const key = isMap(location) ? getOwn(location, 'Key') : undefined;
  return typeof key === 'string' ? key : undefined;
}

/** The contents of a file, in its own places; undefined if it is not available. */
export function findIncludedContent(location: Raw, files: IncludedFiles): Placed | undefined {
  const name = typeof location === 'string' ? location : assetKeyOf(location);
  const file = name === undefined ? undefined : files.get(name);
  return file === undefined ? undefined : new Placed(file.document.root, [{ file: file.name }]);
}

/**
 * A template with the content of each available `AWS::Include` in its place, as CloudFormation does it before any other
 * transform. An include inside an included file is left alone: CloudFormation does not process it.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-include.html
 */
export function insertIncluded(
  root: Readonly<Record<string, Raw>>,
  files: IncludedFiles,
): Readonly<Record<string, Raw>> {
  if (files.size === 0) return root;
  const whole = expanded(root, files);
  if (!isMap(whole)) return root;
  // Lookups read plain values; an include is inserted where it is referenced.
  return Object.hasOwn(whole, 'Mappings') ? { ...whole, Mappings: plain(whole['Mappings']) } : whole;
}

/** The same value where nothing of it changes. */
function expanded(raw: Raw, files: IncludedFiles): Raw {
  if (isList(raw)) {
    const items = raw.map((item) => expanded(item, files));
    return items.some((item, index) => item !== raw[index]) ? items : raw;
  }
  if (!isMap(raw)) return raw;
  const content = findIncludedContent(locationOf(getOwn(raw, TRANSFORM)), files);
  const entries = Object.entries(raw).flatMap(([key, value]): readonly (readonly [string, Raw])[] => {
    if (key !== TRANSFORM || content === undefined || !isMap(content.raw)) return [[key, expanded(value, files)]];
    // Keys beside an include override the same keys of the file.
    return Object.entries(content.raw)
      .filter(([name]) => name === TRANSFORM || !Object.hasOwn(raw, name))
      .map(([name, inner]) => [name, new Placed(inner, [...content.path, name])]);
  });
  if (content !== undefined && !isMap(content.raw) && entries.length === 1) return content;
  return entries.length === Object.keys(raw).length && entries.every(([key, value]) => value === raw[key])
    ? raw
    : Object.fromEntries(entries);
}

function plain(raw: Raw): Raw {
  if (raw instanceof Placed) return plain(raw.raw);
  return isMap(raw) ? Object.fromEntries(Object.entries(raw).map(([key, value]) => [key, plain(value)])) : raw;
}
