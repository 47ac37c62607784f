import type { Answer } from '../../answer.js';
import type { Node, Resource } from '../../template/evaluate/types.js';
import type { Application } from '../application.js';
import { TABLE_TYPES } from '../resource-types.js';
import { isBackedUp } from '../storage/backup.js';
import { type SubjectPart, collectResourceParts } from '../subject.js';
import { type SecondaryIndex, collectIndexes } from '../storage/indexes.js';

/** A table in one region. */
export interface TableReplica {
  /** For messages, such as `table Orders` or `table Orders (replica in eu-west-1)`. */
  readonly name: string;
  readonly pointInTimeRecovery: Node;
  /** Whether a plan of AWS Backup keeps copies of it. */
  readonly isBackedUp: Answer;
}

/** A DynamoDB table of either resource type. */
export interface TableSubject {
  readonly resource: Resource;
  /** One for each region that the template names; a plain table is one. */
  readonly replicas: readonly TableReplica[];
  readonly indexes: readonly SecondaryIndex[];
}

const ENABLED = 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled';

/** Every table that an application declares. */
export function collectTableParts(application: Application): readonly SubjectPart<TableSubject>[] {
  return collectResourceParts(application, TABLE_TYPES, (resource) => ({
    resource,
    get replicas() {
      return replicasOf(application, resource);
    },
    get indexes() {
      return collectIndexes(resource);
    },
  }));
}

function replicasOf(application: Application, table: Resource): readonly TableReplica[] {
  const name = `table ${table.shownName}`;
  if (table.type !== 'AWS::DynamoDB::GlobalTable') return [replica(application, name, table, table.at([]), undefined)];
  const replicas = table.all('Replicas');
  return replicas.map((one) => {
    const region = one.at('Region');
    const where = region.text ?? (region.shown.startsWith('${') ? "the stack's own region" : undefined);
    const replicaName = replicas.length === 1 || where === undefined ? name : `${name} (replica in ${where})`;
    return replica(application, replicaName, table, one, region);
  });
}

function replica(
  application: Application,
  name: string,
  table: Resource,
  properties: Node,
  region: Node | undefined,
): TableReplica {
  return {
    name,
    pointInTimeRecovery: properties.at(ENABLED),
    get isBackedUp() {
      return isBackedUp(application, { table, tags: properties.at('Tags'), region });
    },
  };
}
