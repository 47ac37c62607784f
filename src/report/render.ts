import type { Audit } from '../finding.js';
import { renderCompact } from './compact.js';
import { compareFindings } from './sort.js';
import { renderFull } from './full.js';
import type { Format } from './formats.js';
import { renderGithub } from './github.js';
import { renderGitlab } from './gitlab.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { renderMarkdown } from './markdown.js';
import { renderSarif } from './sarif.js';
import { PLAIN, type Reporter, type Style } from './style.js';
import { renderText } from './text.js';

export type { Format } from './formats.js';
export type { Style } from './style.js';

const REPORTERS: Readonly<Record<Format, Reporter>> = {
  text: renderText,
  full: renderFull,
  compact: renderCompact,
  json: renderJson,
  sarif: renderSarif,
  markdown: renderMarkdown,
  github: renderGithub,
  gitlab: renderGitlab,
  junit: renderJunit,
  html: renderHtml,
};

/** The audit as text in one format; pure, and what is not empty ends with one newline. */
export function render(audit: Audit, format: Format, style: Partial<Style> = {}): string {
  const sorted = { ...audit, findings: [...audit.findings].sort(compareFindings) };
  const report = REPORTERS[format](sorted, { ...PLAIN, ...style }).trimEnd();
  return report === '' ? '' : `${report}\n`;
}
