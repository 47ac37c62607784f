import type { Audit } from '../finding.js';
import { renderCompact } from './compact.js';
import { compareFindings } from './sort.js';
import { renderFull } from './full.js';
import { UsageError } from '../errors.js';
import { formatList } from '../text/list.js';
import { FORMATS, isFormat, type Format } from './formats.js';
import { renderGithub } from './github.js';
import { renderGitlab } from './gitlab.js';
import { renderHtml } from './html.js';
import { renderJson } from './json.js';
import { renderJunit } from './junit.js';
import { escapeLogCommands } from './log-commands.js';
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

/**
 * The audit as text in one format; pure; a non-empty result ends with one newline.
 * @throws UsageError for an unknown format, which only untyped callers can pass
 */
export function render(audit: Audit, format: Format, style: Partial<Style> = {}): string {
  if (!isFormat(format)) throw new UsageError(`unknown format "${String(format)}"; there are ${formatList(FORMATS)}`);
  const sorted = { ...audit, findings: [...audit.findings].sort(compareFindings) };
  const report = escapeLogCommands(REPORTERS[format](sorted, { ...PLAIN, ...style }).trimEnd(), format);
  return report === '' ? '' : `${report}\n`;
}
