import { type Answer, type Cause, no, some, unknown, yes } from '../../answer.js';
import { NAME_PROPERTIES } from '../aws-facts/resource-facts.js';
import { Placed } from '../parse/document.js';
import { isBoundary, mayBeSegment } from './match.js';
import { resolve } from './resolve.js';
import type { RawValue, UnknownPart, Resource, Value } from './types.js';
import { findStaticText, getIdentity, splitParts } from './value.js';

/**
 * Whether a value names a resource: by reference (alone or inside an ARN), or by a text that is the resource's
 * explicit name or an ARN that ends in it.
 */
export function refersToResource(value: Value, resource: Resource): Answer {
  if (value.is === 'list') return some(value.items, (item) => refersToResource(resolve(item).value, resource));
  if (value.is === 'unknown') return unknown(...value.because);
  if (value.is !== 'scalar' && value.is !== 'text') return no;
  if (collectUnknownParts(value).some(({ target }) => target?.resource.key === resource.key)) return yes;
  const cell = findExplicitName(resource);
  const name: Value = cell === undefined ? { is: 'absent' } : resolve(cell).value;
  return name.is === 'absent' ? namelessMatch(value) : nameMatch(value, name);
}

/** The parts of a text that are not known. */
export function collectUnknownParts(value: Value): readonly UnknownPart[] {
  return value.is === 'text' ? value.parts.filter((part) => typeof part !== 'string') : [];
}

/** Why a value can't be known; empty if it can. */
export function collectReasons(value: Value): readonly Cause[] {
  return value.is === 'unknown' ? value.because : collectUnknownParts(value).map(({ because }) => because);
}

/** A generated name can't be written as a literal; only a hole that may be anything may hold it. */
function namelessMatch(value: Value): Answer {
  const open = collectUnknownParts(value).filter(isOpen);
  return open.length === 0 ? no : unknown(...open.map(({ because }) => because));
}

function isOpen({ target, label }: UnknownPart): boolean {
  return target === undefined && !label.startsWith('AWS::');
}

function nameMatch(value: Value, name: Value): Answer {
  if (name.is !== 'scalar' && name.is !== 'text') return unknown(...collectReasons(name));
  if (hasSegment(encoded(value), encoded(name))) return yes;
  if (value.is !== 'scalar') return namelessMatch(value);
  // A name that is a given text is never another name; a name with holes may be equal to this one.
  return mayBeSegment(splitParts(name), String(value.value)) ? uncertain(name) : no;
}

function uncertain(name: Value): Answer {
  return name.is === 'scalar' ? no : unknown(...collectReasons(name));
}

/** A text in which equal holes are equal characters, and no hole holds what separates the segments of an ARN. */
function encoded(value: Value): string {
  return splitParts(value)
    .map((part) => (typeof part === 'string' ? part : `\u0000${getIdentity(part).replace(/[:/]/g, '\u0001')}\u0000`))
    .join('');
}

function hasSegment(text: string, segment: string): boolean {
  if (segment === '') return false;
  for (let at = text.indexOf(segment); at !== -1; at = text.indexOf(segment, at + 1)) {
    if ((at === 0 || isBoundary(text[at - 1])) && isBoundary(text[at + segment.length])) return true;
  }
  return false;
}

/** Where a resource's explicit name is written; undefined if its type has none or nothing is written. */
export function findExplicitName(resource: Resource): RawValue | undefined {
  const known = namesOf.get(resource);
  if (known !== undefined) return known.cell;
  const cell = readExplicitName(resource);
  namesOf.set(resource, { cell });
  return cell;
}

const namesOf = new WeakMap<Resource, { readonly cell: RawValue | undefined }>();

function readExplicitName(resource: Resource): RawValue | undefined {
  const property = NAME_PROPERTIES.get(resource.type);
  if (property === undefined) return undefined;
  const properties = resource.cell.child('Properties');
  const cell = properties.child(property);
  if (cell.raw !== undefined) return cell;
  return resource.type === 'AWS::S3::Bucket' ? findPrefixedName(properties) : undefined;
}

/**
 * A bucket of the account's own namespace is called by a prefix, its account and its region: `files-111122223333-eu-west-1-an`.
 * Of the global namespace a prefix alone makes no name;
 * docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html
 */
function findPrefixedName(properties: RawValue): RawValue | undefined {
  const [prefix, namespace] = [properties.child('BucketNamePrefix'), properties.child('BucketNamespace')];
  if (prefix.raw === undefined || namespace.raw === undefined || findStaticText(namespace.raw) === 'global')
    return undefined;
  const parts = [new Placed(prefix.raw, prefix.path), { Ref: 'AWS::AccountId' }, { Ref: 'AWS::Region' }, 'an'];
  return prefix.with({ 'Fn::Join': ['-', parts] });
}
