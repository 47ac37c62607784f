import type { PathSegment } from '../finding.js';
import { yes } from '../answer.js';
import { type Raw, isMap, own } from './document.js';
import { nodeAt } from './node.js';
import { conditionHolds } from './resolve.js';
import type { Cell, Resource, Template } from './template.js';

/** A resource over its definition in the template. */
export function makeResource(
  template: Template,
  logicalId: string,
  type: string,
  definition: Readonly<Record<string, Raw>>,
): Resource {
  const path = ['Resources', logicalId];
  const cell: Cell = { template, raw: definition, path, id: path, deciding: false };
  const condition = own(definition, 'Condition');
  const constructPath = constructPathOf(definition);
  return {
    template,
    logicalId,
    type,
    definition,
    key: `${template.file}#${logicalId}`,
    name: { logicalId, type, ...(constructPath === undefined ? {} : { constructPath }) },
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
      return typeof condition === 'string' ? conditionHolds(template, condition) : yes;
    },
  };
}

/** CDK's `aws:cdk:path`, where the template carries it. */
function constructPathOf(definition: Readonly<Record<string, Raw>>): string | undefined {
  const metadata = own(definition, 'Metadata');
  const path = isMap(metadata) ? own(metadata, 'aws:cdk:path') : undefined;
  return typeof path === 'string' ? path : undefined;
}
