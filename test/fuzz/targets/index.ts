import type { FuzzTarget } from '../target.js';
import { fixTarget } from './fixes.js';
import { folderTargets } from './folders.js';
import { jsonTarget } from './json.js';
import { templateTarget } from './templates.js';
import { yamlTarget } from './yaml.js';

/** Every kind of input that is tried. */
export const targets: readonly FuzzTarget[] = [jsonTarget, yamlTarget, templateTarget, fixTarget, ...folderTargets];
