import type { Audit } from '../finding.js';
import { compact } from './compact.js';
import type { Format } from './formats.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { html } from './html.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { sarif } from './sarif.js';
import { PLAIN, type Reporter, type Style } from './style.js';
import { text } from './text.js';

export type { Format } from './formats.js';
export type { Style } from './style.js';

const REPORTERS: Readonly<Record<Format, Reporter>> = {
  text,
  compact,
  json,
  sarif,
  markdown,
  github,
  gitlab,
  junit,
  html,
};

/** The audit as text in one format; pure, and what is not empty ends with one newline. */
export function render(audit: Audit, format: Format, style: Partial<Style> = {}): string {
  const report = REPORTERS[format](audit, { ...PLAIN, ...style }).trimEnd();
  return report === '' ? '' : `${report}\n`;
}
