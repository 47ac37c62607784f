import { type ResourceName } from '../finding.js';
import { type PathSegment, getFilePath } from '../location.js';
import { type Answer, every, not, some, yes } from '../answer.js';
import type { ConditionTest, ResourceDeclaration } from './transform/transform.js';
import { Placed, type Raw, isMap, getOwn } from './parse/document.js';
import { removeResourceSegment } from '../text/construct-path.js';
import { makeRawValue } from './evaluate/raw-value.js';
import { makeNode } from './evaluate/node.js';
import { getShownName } from './evaluate/conditions.js';
import { computeForAllWorlds, resolveCondition } from './evaluate/resolve.js';
import type { Node, Resource, Template } from './evaluate/types.js';

const PROPERTIES = ['Properties'];

/** A resource over its declaration. */
export function makeResource(template: Template, declared: ResourceDeclaration): Resource {
  const { logicalId, type, definition, path } = declared;
  const cell = makeRawValue(template, definition, path);
  let known: Node | undefined;
  const node = (): Node =>
    known ??
    computeForAllWorlds(
      template,
      () => makeNode(cell, ['Resources', logicalId]),
      (made) => {
        known = made;
      },
    );
  const constructPath = constructPathOf(definition);
  const written = findWritten(template, declared);
  const shownPath = constructPath === undefined ? undefined : removeResourceSegment(constructPath);
  let alternatives: readonly Alternative[] | undefined;
  return {
    template,
    logicalId,
    type,
    definition,
    cell,
    key: `${template.key}#${logicalId}`,
    name: { ...written, ...(constructPath === undefined ? {} : { constructPath }) },
    shownName: shownPath ?? logicalId,
    writtenName: shownPath ?? written.logicalId,
    get node() {
      return node();
    },
    at(property: string | readonly PathSegment[]) {
      return node()
        .at(PROPERTIES)
        .at(typeof property === 'string' ? property.split('.') : property);
    },
    all(property: string) {
      return node().all(['Properties', ...property.split('.')]);
    },
    exists() {
      alternatives ??= alternativesOf(template, declared);
      return isAnyMet(template, alternatives);
    },
  };
}

/** The id and the type that users wrote. */
function findWritten(template: Template, declared: ResourceDeclaration): Pick<ResourceName, 'logicalId' | 'type'> {
  const { logicalId, type, writtenType = type, path, heldBy } = declared;
  if (heldBy === undefined) return { logicalId, type: writtenType };
  const holder = path[0] === 'Resources' ? String(getFilePath(path)[1]) : heldBy;
  const written = getOwn(template.root, 'Resources');
  const definition = isMap(written) ? unplaced(getOwn(written, holder)) : undefined;
  const holderType = isMap(definition) ? getOwn(definition, 'Type') : undefined;
  return typeof holderType === 'string' ? { logicalId: holder, type: holderType } : { logicalId, type: writtenType };
}

/** Tests under which a resource exists, and their common result if all of them hold. */
interface Alternative {
  readonly tests: readonly ConditionTest[];
  readonly met: ReadonlyMap<string, boolean>;
}

function alternativesOf(template: Template, { definition, existsIf }: ResourceDeclaration): readonly Alternative[] {
  const condition = unplaced(getOwn(definition, 'Condition'));
  const own = typeof condition === 'string' ? [[{ condition, holds: true }]] : [];
  return (existsIf ?? own).map((tests) => ({
    tests,
    met: new Map(tests.map(({ condition: name, holds }) => [getShownName(template, name), holds])),
  }));
}

/** Without alternatives it always exists. One that was met before is checked first: it reads no further choice. */
function isAnyMet(template: Template, alternatives: readonly Alternative[]): Answer {
  if (alternatives.length === 0) return yes;
  const seen = alternatives.length === 1 ? undefined : template.worlds.findSeen(alternatives);
  const first = seen === undefined ? undefined : alternatives[seen];
  return some(first === undefined ? alternatives : [first, ...alternatives], ({ tests }) =>
    every(tests, ({ condition, holds }) => {
      const answer = resolveCondition(template, condition);
      return holds ? answer : not(answer);
    }),
  );
}

function unplaced(raw: Raw): Raw {
  return raw instanceof Placed ? raw.raw : raw;
}

/** CDK's `aws:cdk:path`, where the template carries it. */
function constructPathOf(definition: Readonly<Record<string, Raw>>): string | undefined {
  const metadata = unplaced(getOwn(definition, 'Metadata'));
  const path = isMap(metadata) ? getOwn(metadata, 'aws:cdk:path') : undefined;
  return typeof path === 'string' ? path : undefined;
}
