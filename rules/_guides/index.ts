// Generated from the files of this folder; `npm run generate` writes it, a test holds it in step.
import type { RuleGuide } from '../../src/rule.js';
import apiAuthentication from './api-authentication.js';
import bucketPolicy from './bucket-policy.js';
import corsWildcard from './cors-wildcard.js';
import deadLetterQueue from './dead-letter-queue.js';
import fileSizeLimit from './file-size-limit.js';
import fixedMemory from './fixed-memory.js';
import gsiDesign from './gsi-design.js';
import handlerErrorHandling from './handler-error-handling.js';
import hardcodedSettings from './hardcoded-settings.js';
import inlineDocumentation from './inline-documentation.js';
import logRetention from './log-retention.js';
import provisionedConcurrency from './provisioned-concurrency.js';
import storageTiering from './storage-tiering.js';
import unitTests from './unit-tests.js';

/** What the pages of rules say beyond their words, by rule id. */
export const guides: Readonly<Record<string, RuleGuide>> = {
  'api-authentication': apiAuthentication,
  'bucket-policy': bucketPolicy,
  'cors-wildcard': corsWildcard,
  'dead-letter-queue': deadLetterQueue,
  'file-size-limit': fileSizeLimit,
  'fixed-memory': fixedMemory,
  'gsi-design': gsiDesign,
  'handler-error-handling': handlerErrorHandling,
  'hardcoded-settings': hardcodedSettings,
  'inline-documentation': inlineDocumentation,
  'log-retention': logRetention,
  'provisioned-concurrency': provisionedConcurrency,
  'storage-tiering': storageTiering,
  'unit-tests': unitTests,
};
