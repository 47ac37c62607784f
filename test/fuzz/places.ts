import assert from 'node:assert/strict';
import type { Audit } from '../../src/finding.js';
import type { FilePath, Position, Range } from '../../src/location.js';
import type { Document, Raw } from '../../src/template/parse/document.js';
import { collectPaths, readAt } from './documents.js';

/**
 * Fails unless every finding in a template is on what it names: on the value at its path, or somewhere in it where
 * functions of CloudFormation are in between; where nothing is there, on what lacks it. What SAM and loops make is where
 * it is made of.
 */
export function assertNamed({ findings, texts }: Audit, document: Document): void {
  if (findings.length === 0) return;
  const wholes = makeWholes(document);
  for (const { ruleId, kind, path, location } of findings) {
    // Resources that the template does not have are made of others, or of all.
    if (!texts.has(location.file) || !wholes.has(keyOf(path.slice(0, 2)))) continue;
    const isRight = listAllowed(path, wholes, document.root).some((range) => contains(range, location.start));
    assert.ok(
      isRight,
      `${ruleId} ${kind}: ${location.start.line}:${location.start.column} is not on ${path.join('/')}`,
    );
  }
}

/** Where what a path leads to may be. */
function listAllowed(path: FilePath, wholes: ReadonlyMap<string, Whole>, root: Raw): readonly Range[] {
  const present = path.findLastIndex((_, index) => wholes.has(keyOf(path.slice(0, index + 1)))) + 1;
  const [nearest, owner] = [wholes.get(keyOf(path.slice(0, present))), wholes.get(keyOf(path.slice(0, 2)))];
  if (nearest === undefined || owner === undefined) return [];
  // A setting of all functions or APIs is no property of the one that has it.
  const globals = SECTIONS.flatMap((section) => wholes.get(keyOf(['Globals', section, path[PROPERTIES] ?? ''])) ?? []);
  if (present === path.length || nearest.hasFunction) {
    // A value of a mapping or a parameter's default is written, and changed, there: the function that takes it is only on
    // the way to it.
    const text = JSON.stringify(readAt(root, path.slice(0, present)));
    const taken = ORIGINS.flatMap(([name, section]) =>
      text.includes(name) ? (wholes.get(keyOf([section])) ?? []) : [],
    );
    return [nearest, owner.name, ...taken, ...globals];
  }
  return [
    isRewritten(readAt(root, path.slice(0, 2))) ? owner : owner.name,
    // An item of a list lacks something itself, and so does a property. One whose value is a scalar, such as null, lacks it
    // at its key: the scalar is not what has to be completed.
    ...(present > PROPERTIES ? [nearest.name, nearest.key] : []),
    ...globals,
  ];
}

/** The length of the path to a resource's properties. */
const PROPERTIES = 3;
/** Functions that take what is written elsewhere, and the section in which it is. */
const ORIGINS = [
  ['"Fn::FindInMap"', 'Mappings'],
  ['"Ref"', 'Parameters'],
] as const;
const SECTIONS = ['Function', 'Api', 'HttpApi'] as const;

/** Whether a resource has other properties than its template writes: SAM's, and those of an OpenAPI document. */
function isRewritten(resource: Raw): boolean {
  const text = JSON.stringify(resource);
  return text.includes('"AWS::Serverless::') || text.includes('"Body"');
}

/** From a value's name to its end. */
interface Whole extends Range {
  /** The name alone, or the value where it has none. */
  readonly name: Range;
  /** Where something that it lacks is reported: at its key, also if it is a scalar, which is otherwise at its value. */
  readonly key: Range;
  /** It is written with a function of CloudFormation, which hides what is in it from a path. */
  readonly hasFunction: boolean;
}

function makeWholes(document: Document): ReadonlyMap<string, Whole> {
  const paths = collectPaths(document.root);
  const ranges = document.locate(paths);
  const keys = document.locate(paths.map((path) => [...path, 'lacking']));
  const ends: (Position | undefined)[] = ranges.map((range) => range.end);
  const functions = new Set<number>();
  // A value comes before what is in it; this has the indexes of those that the next one may be in.
  const above: number[] = [];
  const holders = paths.map((path, index) => {
    const holder = path.length === 0 ? undefined : above[path.length - 1];
    above[path.length] = index;
    return holder;
  });
  for (let index = paths.length - 1; index > 0; index -= 1) {
    const [end, holder] = [ends[index], holders[index]];
    if (holder === undefined) continue;
    if (/^(?:Fn::|Ref$|Condition$)/.test(String(paths[index]?.at(-1)))) functions.add(holder);
    const known = ends[holder];
    if (end !== undefined && (known === undefined || isBefore(known, end))) ends[holder] = end;
  }
  return new Map(
    paths.flatMap((path, index) => {
      const [name, key, end] = [ranges[index], keys[index], ends[index]];
      if (name === undefined || key === undefined || end === undefined) return [];
      return [[keyOf(path), { start: name.start, end, name, key, hasFunction: functions.has(index) }] as const];
    }),
  );
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.column < other.column);
}

function contains({ start, end }: Range, at: Position): boolean {
  return !isBefore(at, start) && !isBefore(end, at);
}

function keyOf(path: FilePath): string {
  return JSON.stringify(path);
}
