// Generated from the files of this folder; `npm run generate` writes it, a test holds it in step.
import type { RuleGuide } from '../../src/rule.js';
import alarms from './alarms.js';
import apiAuthentication from './api-authentication.js';
import apiVersioning from './api-versioning.js';
import batchUpload from './batch-upload.js';
import bucketPolicy from './bucket-policy.js';
import corsWildcard from './cors-wildcard.js';
import customMetrics from './custom-metrics.js';
import dataClassification from './data-classification.js';
import deadLetterQueue from './dead-letter-queue.js';
import environmentConfig from './environment-config.js';
import errorResponses from './error-responses.js';
import fileSizeLimit from './file-size-limit.js';
import fileTypeValidation from './file-type-validation.js';
import fixedMemory from './fixed-memory.js';
import gsiDesign from './gsi-design.js';
import handlerErrorHandling from './handler-error-handling.js';
import hardcodedSettings from './hardcoded-settings.js';
import inlineDocumentation from './inline-documentation.js';
import inputValidation from './input-validation.js';
import logRetention from './log-retention.js';
import provisionedConcurrency from './provisioned-concurrency.js';
import resourceTags from './resource-tags.js';
import storageTiering from './storage-tiering.js';
import tableBackup from './table-backup.js';
import unitTests from './unit-tests.js';

/** What the pages of rules say beyond their words, by rule id. */
export const guides: Readonly<Record<string, RuleGuide>> = {
  alarms: alarms,
  'api-authentication': apiAuthentication,
  'api-versioning': apiVersioning,
  'batch-upload': batchUpload,
  'bucket-policy': bucketPolicy,
  'cors-wildcard': corsWildcard,
  'custom-metrics': customMetrics,
  'data-classification': dataClassification,
  'dead-letter-queue': deadLetterQueue,
  'environment-config': environmentConfig,
  'error-responses': errorResponses,
  'file-size-limit': fileSizeLimit,
  'file-type-validation': fileTypeValidation,
  'fixed-memory': fixedMemory,
  'gsi-design': gsiDesign,
  'handler-error-handling': handlerErrorHandling,
  'hardcoded-settings': hardcodedSettings,
  'inline-documentation': inlineDocumentation,
  'input-validation': inputValidation,
  'log-retention': logRetention,
  'provisioned-concurrency': provisionedConcurrency,
  'resource-tags': resourceTags,
  'storage-tiering': storageTiering,
  'table-backup': tableBackup,
  'unit-tests': unitTests,
};
