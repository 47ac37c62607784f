import type { Answer } from '../answer.js';
import type { Node, Resource } from '../template/template.js';
import type { Application } from './application.js';
import { isBackedUp } from './backup.js';
import type { Part } from './subjects.js';

/** A table in one region. */
export interface Replica {
  /** For messages, such as `table Orders` or `replica eu-west-1 of table Orders`. */
  readonly name: string;
  readonly pointInTimeRecovery: Node;
}

/** A DynamoDB table, whatever its resource type. */
export interface Table {
  readonly resource: Resource;
  /** One for each region that the template names; a plain table is one. */
  readonly replicas: readonly Replica[];
  readonly isBackedUp: Answer;
}

const ENABLED = 'PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled';

const TYPES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable', 'AWS::Serverless::SimpleTable'];

/** Every table that an application declares. */
export function tableParts(application: Application): readonly Part<'table'>[] {
  return application.declared(...TYPES).map((resource) => ({
    resource,
    owner: () => resource,
    subject: () => ({
      resource,
      replicas: replicasOf(resource),
      get isBackedUp() {
        return isBackedUp(application, resource, [
          resource.at('Tags'),
          ...resource.all('Replicas').map((one) => one.at('Tags')),
        ]);
      },
    }),
  }));
}

function replicasOf(resource: Resource): readonly Replica[] {
  const name = `table ${resource.logicalId}`;
  if (resource.type !== 'AWS::DynamoDB::GlobalTable') return [{ name, pointInTimeRecovery: resource.at(ENABLED) }];
  return resource.all('Replicas').map((replica) => ({
    name: `replica ${replica.at('Region').shown} of ${name}`,
    pointInTimeRecovery: replica.at(ENABLED),
  }));
}
