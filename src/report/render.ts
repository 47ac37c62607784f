import type { Audit } from '../finding.js';
import { compact } from './compact.js';
import { github } from './github.js';
import { gitlab } from './gitlab.js';
import { html } from './html.js';
import { json } from './json.js';
import { junit } from './junit.js';
import { markdown } from './markdown.js';
import { sarif } from './sarif.js';
import { PLAIN, type Reporter, type Style } from './style.js';
import { text } from './text.js';

export type { Style } from './style.js';

const REPORTERS = { text, compact, json, sarif, markdown, github, gitlab, junit, html } as const satisfies Readonly<
  Record<string, Reporter>
>;

/** The name of an output format. */
export type Format = keyof typeof REPORTERS;

/** Whether `name` is an output format. */
export function isFormat(name: string): name is Format {
  return Object.hasOwn(REPORTERS, name);
}

/** The names of all output formats. */
export const FORMATS: readonly Format[] = Object.keys(REPORTERS).filter(isFormat);

/** The audit as text in one format; pure, and what is not empty ends with one newline. */
export function render(audit: Audit, format: Format, style: Partial<Style> = {}): string {
  const report = REPORTERS[format](audit, { ...PLAIN, ...style }).trimEnd();
  return report === '' ? '' : `${report}\n`;
}
