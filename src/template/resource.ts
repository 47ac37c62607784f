import { type ResourceName } from '../finding.js';
import { type PathSegment, withinFile } from '../location.js';
import { type Answer, every, not, some, yes } from '../answer.js';
import type { ConditionTest, Declared } from './transform/transform.js';
import { Placed, type Raw, isMap, own } from './parse/document.js';
import { nodeAt } from './evaluate/node.js';
import { conditionHolds } from './evaluate/resolve.js';
import type { Cell, Resource, Template } from './evaluate/types.js';

/** A resource over its declaration. */
export function makeResource(template: Template, declared: Declared): Resource {
  const { logicalId, type, definition, path } = declared;
  const cell: Cell = { template, raw: definition, path, id: ['Resources', logicalId], deciding: false };
  const constructPath = constructPathOf(definition);
  return {
    template,
    logicalId,
    type,
    definition,
    cell,
    key: `${template.key}#${logicalId}`,
    name: { ...writtenName(template, declared), ...(constructPath === undefined ? {} : { constructPath }) },
    get node() {
      return nodeAt(cell);
    },
    at(property: string | readonly PathSegment[]) {
      return nodeAt(cell).at(['Properties', ...(typeof property === 'string' ? property.split('.') : property)]);
    },
    all(property: string) {
      return nodeAt(cell).all(`Properties.${property}`);
    },
    exists() {
      return existence(template, declared);
    },
  };
}

/** What users call it: the id and the type that they wrote. */
function writtenName(template: Template, declared: Declared): Pick<ResourceName, 'logicalId' | 'type'> {
  const { logicalId, type, writtenType = type, path, heldBy } = declared;
  if (heldBy === undefined) return { logicalId, type: writtenType };
  const holder = path[0] === 'Resources' ? String(withinFile(path)[1]) : heldBy;
  const written = own(template.root, 'Resources');
  const definition = isMap(written) ? unplaced(own(written, holder)) : undefined;
  const holderType = isMap(definition) ? own(definition, 'Type') : undefined;
  return typeof holderType === 'string' ? { logicalId: holder, type: holderType } : { logicalId, type: writtenType };
}

function existence(template: Template, { definition, existsIf }: Declared): Answer {
  const comesOut = ({ condition, holds }: ConditionTest): Answer => {
    const answer = conditionHolds(template, condition);
    return holds ? answer : not(answer);
  };
  if (existsIf !== undefined) {
    return existsIf.length === 0 ? yes : some(existsIf, (alternative) => every(alternative, comesOut));
  }
  const condition = unplaced(own(definition, 'Condition'));
  return typeof condition === 'string' ? conditionHolds(template, condition) : yes;
}

function unplaced(raw: Raw): Raw {
  return raw instanceof Placed ? raw.raw : raw;
}

/** CDK's `aws:cdk:path`, where the template carries it. */
function constructPathOf(definition: Readonly<Record<string, Raw>>): string | undefined {
  const metadata = unplaced(own(definition, 'Metadata'));
  const path = isMap(metadata) ? own(metadata, 'aws:cdk:path') : undefined;
  return typeof path === 'string' ? path : undefined;
}
