// The worst that the bounds of an audit let through: files of nearly 25 MB, and folders of 10,000 files. Each input makes
// one thing grow. None of them is an attack on other tools: there is no alias that multiplies, no archive that swells.

import { CODE } from './worst/code.mjs';
import { FOLDERS } from './worst/folders.mjs';
import { RESOURCES } from './worst/resources.mjs';
import { SERVICES } from './worst/services.mjs';
import { TEXTS } from './worst/texts.mjs';
import { VALUES } from './worst/values.mjs';

/** Everything that is measured. */
export const WORST_INPUTS = [...VALUES, ...SERVICES, ...RESOURCES, ...TEXTS, ...CODE, ...FOLDERS];
