import { type ResourceName } from '../finding.js';
import { type PathSegment, getFilePath } from '../location.js';
import { type Answer, every, not, some, yes } from '../answer.js';
import type { ConditionTest, ResourceDeclaration } from './transform/transform.js';
import { Placed, type Raw, findRawAt, isMap, getOwn } from './parse/document.js';
import { removeResourceSegment } from '../text/construct-path.js';
import { makeRawValue } from './evaluate/raw-value.js';
import { makeNode } from './evaluate/node.js';
import { getShownName } from './evaluate/conditions.js';
import { computeForAllWorlds, resolveCondition } from './evaluate/resolve.js';
import type { Node, RawValue, Resource, Template } from './evaluate/types.js';

/** A resource over its declaration. */
export function makeResource(template: Template, declared: ResourceDeclaration): Resource {
  return new DeclaredResource(template, declared);
}

/**
 * A class: an object literal with accessors takes V8 ten times as long to make, and reading it is slow too. Most checks
 * read the same few properties of a resource, so that each is looked for once.
 */
class DeclaredResource implements Resource {
  readonly template: Template;
  readonly logicalId: string;
  readonly type: string;
  readonly definition: Resource['definition'];
  readonly cell: RawValue;
  readonly key: string;
  readonly name: ResourceName;
  readonly shownName: string;
  readonly writtenName: string;
  readonly #declared: ResourceDeclaration;
  /** What is the same in every world, as far as it was asked for. */
  #node: Node | undefined;
  #properties: Map<string, Node> | undefined;
  #alternatives: readonly Alternative[] | undefined;

  constructor(template: Template, declared: ResourceDeclaration) {
    const { logicalId, type, definition, path } = declared;
    const constructPath = constructPathOf(definition);
    const written = findWritten(template, declared);
    const shownPath = constructPath === undefined ? undefined : removeResourceSegment(constructPath);
    this.template = template;
    this.logicalId = logicalId;
    this.type = type;
    this.definition = definition;
    this.cell = makeRawValue(template, definition, path);
    this.key = `${template.key}#${logicalId}`;
    this.name = constructPath === undefined ? written : { ...written, constructPath };
    this.shownName = shownPath ?? logicalId;
    this.writtenName = shownPath ?? written.logicalId;
    this.#declared = declared;
  }

  get node(): Node {
    if (this.#node !== undefined) return this.#node;
    return computeForAllWorlds(
      this.template,
      () => makeNode(this.cell, ['Resources', this.logicalId]),
      (made) => {
        this.#node = made;
      },
    );
  }

  at(property: string | readonly PathSegment[]): Node {
    if (typeof property !== 'string') return this.node.at(['Properties', ...property]);
    return (
      this.#properties?.get(property) ??
      computeForAllWorlds(
        this.template,
        () => this.node.at(['Properties', ...property.split('.')]),
        (made) => (this.#properties ??= new Map()).set(property, made),
      )
    );
  }

  all(property: string): readonly Node[] {
    return this.node.all(['Properties', ...property.split('.')]);
  }

  exists(): Answer {
    this.#alternatives ??= alternativesOf(this.template, this.#declared);
    return isAnyMet(this.template, this.#alternatives);
  }
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

/** Whether a transform or a loop makes a resource, so that its template does not declare it under this id. */
export function isMadeByTransform({ template, logicalId }: Pick<Resource, 'template' | 'logicalId'>): boolean {
  return findRawAt(template.root, ['Resources', logicalId]) === undefined;
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
