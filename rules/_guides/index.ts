// Generated from the files of this folder; `npm run generate` writes it, a test holds it in step.
import type { RuleGuide } from '../../src/rule.js';
import apiAuthentication from './api-authentication.js';
import bucketPolicy from './bucket-policy.js';
import corsWildcard from './cors-wildcard.js';
import fileSizeLimit from './file-size-limit.js';
import hardcodedSettings from './hardcoded-settings.js';
import inlineDocumentation from './inline-documentation.js';
import unitTests from './unit-tests.js';

/** What the pages of rules say beyond their words, by rule id. */
export const guides: Readonly<Record<string, RuleGuide>> = {
  'api-authentication': apiAuthentication,
  'bucket-policy': bucketPolicy,
  'cors-wildcard': corsWildcard,
  'file-size-limit': fileSizeLimit,
  'hardcoded-settings': hardcodedSettings,
  'inline-documentation': inlineDocumentation,
  'unit-tests': unitTests,
};
