import { AMPLIFY } from './amplify.js';
import { ARCHITECT } from './architect.js';
import { CDK } from './cdk.js';
import { CHALICE } from './chalice.js';
import { SERVERLESS } from './serverless.js';
import { SST } from './sst.js';
import type { Generator } from './types.js';

/** Every tool whose templates are known: to add one is to add its file, and a fixture project of its own. */
export const GENERATORS: readonly Generator[] = [CDK, SERVERLESS, CHALICE, AMPLIFY, SST, ARCHITECT];
