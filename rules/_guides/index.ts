// Generated from the files of this folder; `npm run generate` writes it, a test holds it in step.
import type { RuleGuide } from '../../src/rule.js';
import alarms from './alarms.js';
import apiVersioning from './api-versioning.js';
import batchUpload from './batch-upload.js';
import corsWildcard from './cors-wildcard.js';
import customMetrics from './custom-metrics.js';
import dataClassification from './data-classification.js';
import environmentConfig from './environment-config.js';
import errorResponses from './error-responses.js';
import fileSizeLimit from './file-size-limit.js';
import fileTypeValidation from './file-type-validation.js';
import inlineDocumentation from './inline-documentation.js';
import inputValidation from './input-validation.js';
import resourceTags from './resource-tags.js';
import tableBackup from './table-backup.js';
import unitTests from './unit-tests.js';

/** What the pages of rules say beyond their words, by rule id. */
export const guides: Readonly<Record<string, RuleGuide>> = {
  alarms: alarms,
  'api-versioning': apiVersioning,
  'batch-upload': batchUpload,
  'cors-wildcard': corsWildcard,
  'custom-metrics': customMetrics,
  'data-classification': dataClassification,
  'environment-config': environmentConfig,
  'error-responses': errorResponses,
  'file-size-limit': fileSizeLimit,
  'file-type-validation': fileTypeValidation,
  'inline-documentation': inlineDocumentation,
  'input-validation': inputValidation,
  'resource-tags': resourceTags,
  'table-backup': tableBackup,
  'unit-tests': unitTests,
};
