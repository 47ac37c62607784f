// Generated from the files of this folder; `npm run generate` writes it, a test holds it in step.
import type { Rule } from '../src/rule.js';
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

/** Every rule, in catalog order. */
export const rules: readonly Rule[] = [
  corsWildcard,
  apiAuthentication,
  bucketPolicy,
  hardcodedSettings,
  handlerErrorHandling,
  deadLetterQueue,
  fixedMemory,
  provisionedConcurrency,
  gsiDesign,
  storageTiering,
  logRetention,
  customMetrics,
  alarms,
  inputValidation,
  unitTests,
  inlineDocumentation,
  environmentConfig,
  tableBackup,
  resourceTags,
  dataClassification,
  apiVersioning,
  errorResponses,
  fileTypeValidation,
  fileSizeLimit,
  batchUpload,
];
