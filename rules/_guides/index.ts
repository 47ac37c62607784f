// Generated from the files of this folder; `npm run generate` writes it, a test holds it in step.
import type { RuleGuide } from '../../src/rule.js';
import alarms from './alarms.js';
import corsWildcard from './cors-wildcard.js';
import customMetrics from './custom-metrics.js';
import environmentConfig from './environment-config.js';
import fileSizeLimit from './file-size-limit.js';
import inlineDocumentation from './inline-documentation.js';
import inputValidation from './input-validation.js';
import resourceTags from './resource-tags.js';
import tableBackup from './table-backup.js';
import unitTests from './unit-tests.js';

/** What the pages of rules say beyond their words, by rule id. */
export const guides: Readonly<Record<string, RuleGuide>> = {
  alarms: alarms,
  'cors-wildcard': corsWildcard,
  'custom-metrics': customMetrics,
  'environment-config': environmentConfig,
  'file-size-limit': fileSizeLimit,
  'inline-documentation': inlineDocumentation,
  'input-validation': inputValidation,
  'resource-tags': resourceTags,
  'table-backup': tableBackup,
  'unit-tests': unitTests,
};
