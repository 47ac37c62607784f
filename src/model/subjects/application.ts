import { some } from '../../answer.js';
import type { Resource } from '../../template/evaluate/types.js';
import { type Monitoring, monitoringOf } from './monitoring.js';
import { API_TYPES, type Application } from '../application.js';
import { type Batching, batchingOf } from './batch.js';
import { type Configuration, configurationOf } from './configuration.js';
import { ownFunctions } from '../function/custom-resources.js';
import { type OwnMetrics, ownMetricsOf } from './metrics.js';
import { STORE_TYPES, type Store, storesOf } from '../storage/data-stores.js';
import { receivesUploads } from '../upload/uploads.js';

/** An application as a whole, in this world. */
export interface Overview {
  /**
   * Where findings about the whole stand: its API, else its first own function, else its first data store; in a
   * template that is reported, if one of those has any.
   */
  readonly home: Resource | undefined;
  readonly monitoring: Monitoring;
  readonly configuration: Configuration;
  readonly metrics: OwnMetrics;
  /** The buckets that uploads end up in and the tables; in document order, those that are reported first. */
  readonly stores: readonly Store[];
  readonly batching: Batching;
}

/** What rules may ask of an application. */
export function overviewOf(application: Application): Overview {
  return {
    get home() {
      const candidates = [
        ...application.existing(...API_TYPES),
        ...ownFunctions(application),
        ...application.existing(...STORE_TYPES),
      ];
      return candidates.find((resource) => application.isReported(resource)) ?? candidates[0];
    },
    get configuration() {
      return configurationOf(application);
    },
    get metrics() {
      return ownMetricsOf(application);
    },
    get monitoring() {
      return monitoringOf(application);
    },
    get stores() {
      return storesOf(application);
    },
    get batching() {
      return batchingOf(application);
    },
  };
}

/** Whether this is an upload API at all: it has an API, a function URL, or what receives uploads. */
export function isUploadApi(application: Application): boolean {
  return application.worlds.inDefaults(() => {
    if (application.existing(...API_TYPES, 'AWS::Lambda::Url').length > 0) return true;
    if (ownFunctions(application).some((fn) => application.uploads.isFunction(fn))) return true;
    return some(application.existing('AWS::S3::Bucket'), (bucket) => receivesUploads(application, bucket)).is === 'yes';
  });
}
