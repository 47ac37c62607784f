import type { Resource } from '../../template/evaluate/types.js';
import { type MonitoringSubject, makeMonitoringSubject } from './monitoring.js';
import type { Application } from '../application.js';
import { API_TYPES, BUCKET_TYPES, STORE_TYPES } from '../resource-types.js';
import { type BatchSubject, makeBatchSubject } from './batch.js';
import { type ConfigurationSubject, makeConfigurationSubject } from './configuration.js';
import { collectApiFunctions } from '../function/api-calls.js';
import { collectOwnFunctions, isCustomResourceHandler } from '../function/custom-resources.js';
import { type CustomMetrics, makeCustomMetrics } from './metrics.js';
import { type DataStore, collectDataStores } from '../storage/data-stores.js';
import { isUploadBucket } from '../upload/uploads.js';

/** An application as a whole, in this world. */
export interface ApplicationSubject {
  /**
   * The place of findings about the whole application: its API, else its first own function, else its first data store;
   * from a reported template, if one contains any of these.
   */
  readonly home: Resource | undefined;
  readonly monitoring: MonitoringSubject;
  readonly configuration: ConfigurationSubject;
  readonly metrics: CustomMetrics;
  /** The buckets that receive uploads and the tables; in document order, those of reported templates first. */
  readonly stores: readonly DataStore[];
  readonly batching: BatchSubject;
}

/** The values that rules can check for an application. */
export function makeApplicationSubject(application: Application): ApplicationSubject {
  return {
    get home() {
      const candidates = [
        ...application.declared(...API_TYPES),
        ...application.declared('AWS::Lambda::Function').filter((fn) => !isCustomResourceHandler(application, fn)),
        ...application.declared(...STORE_TYPES),
      ];
      const mayExist = (resource: Resource): boolean => resource.exists().is !== 'no';
      const own = candidates.find((resource) => application.isReported(resource) && mayExist(resource));
      return own ?? candidates.find(mayExist);
    },
    get configuration() {
      return makeConfigurationSubject(application);
    },
    get metrics() {
      return makeCustomMetrics(application);
    },
    get monitoring() {
      return makeMonitoringSubject(application);
    },
    get stores() {
      return collectDataStores(application);
    },
    get batching() {
      return makeBatchSubject(application);
    },
  };
}

/** Operations for clients, or a part of one: the API may be in another template. */
const CALLABLE = [...API_TYPES, 'AWS::Lambda::Url', 'AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route'];

/**
 * Whether this is an upload API in any world: it has an API or a part of one, a function that an API in another
 * template may call, a function URL, or a resource that receives uploads.
 */
export function isUploadApi(application: Application): boolean {
  const isHere = (): boolean => {
    if (application.hasMatching(CALLABLE, () => true) || collectApiFunctions(application).length > 0) return true;
    if (collectOwnFunctions(application, (fn) => application.uploads.isFunction(fn)).length > 0) return true;
    return application.hasMatching(BUCKET_TYPES, (bucket) => isUploadBucket(application, bucket).is === 'yes');
  };
  return application.worlds.explore(isHere).leaves.some(({ result }) => result);
}
