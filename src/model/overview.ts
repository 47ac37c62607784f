import type { Resource } from '../template/template.js';
import { type Monitoring, monitoringOf } from './alarms.js';
import { API_TYPES, type Application } from './application.js';
import { ownFunctions } from './helpers.js';

/** An application as a whole, in this world. */
export interface Overview {
  /** Where findings about the whole stand: its API, else its first own function, else its first data store. */
  readonly home: Resource | undefined;
  readonly monitoring: Monitoring;
}

const STORES = [
  'AWS::DynamoDB::GlobalTable',
  'AWS::DynamoDB::Table',
  'AWS::S3::Bucket',
  'AWS::Serverless::SimpleTable',
];

/** What rules may ask of an application. */
export function overviewOf(application: Application): Overview {
  return {
    get home() {
      const first = (resources: readonly Resource[]): Resource | undefined => resources[0];
      return (
        first(application.existing(...API_TYPES)) ??
        first(ownFunctions(application)) ??
        first(application.existing(...STORES))
      );
    },
    get monitoring() {
      return monitoringOf(application);
    },
  };
}
