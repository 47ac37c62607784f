import type { ProjectContext } from '../application.js';

/** Where documents stand that speak of the whole project, and what they are called. */
const DOCUMENT = /^(?:docs?\/|\.github\/)?(?:readme|security)(?:\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt))?$/i;
/** Files named after the handling of data: that there is one says that somebody has thought of it. */
const POLICY =
  /^(?:docs?\/|\.github\/)?data[-_ ]?(?:classification|handling|policy|privacy|protection|retention)(?:[-_ ]?policy)?\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt)$/i;

/** What a policy is about. A slogan may say as much: "secure user data handling". */
const TOPIC = /\bdata[- ](?:classification|handling|protection|retention|privacy)\b/i;
/** How sensitive data is, in words that classify it. */
const LEVEL = /\b(?:confidential|internal|personal(?:ly)?|public|restricted|secret|sensitive)\b/i;
/** What becomes of data, or for how long. */
const FACT =
  /\b(?:anonymi[sz]ed?|deleted?|deletion|encrypt(?:ed|ion|s)?|erased?|expires?|kept|purged?|removed?|retained?|stored)\b|\b\d+[- ](?:days?|weeks?|months?|years?)\b/i;
const CLASSIFIED = /\bclassif(?:y|ies|ied|ication)\b[^\n]{0,120}/i;
const SENSITIVE =
  /\b(?:confidential|personal|restricted|sensitive)\b[^\n]{0,120}\b(?:deleted|encrypted|kept|retained|stored)\b/i;
/** What is still to be done, or is said not to be. */
const LACKING = /\b(?:lacks?|missing|no|none|not|tbd|todo|without|yet)\b/i;
/** A heading of Markdown, AsciiDoc or reStructuredText, or a line in bold alone. */
const HEADING = /^(?:#{1,6}|={1,6})\s+\S|^\*\*[^*]+\*\*:?\s*$/;
const UNDERLINE = /^(?:={3,}|-{3,}|~{3,})\s*$/;

/** Whether a line says how data is classified or handled, and does not only praise it. */
function isStatement(line: string): boolean {
  if (LACKING.test(line)) return false;
  const [classified] = CLASSIFIED.exec(line) ?? [];
  if (classified !== undefined && LEVEL.test(classified)) return true;
  return SENSITIVE.test(line) || (TOPIC.test(line) && (FACT.test(line) || LEVEL.test(line.replace(TOPIC, ''))));
}

/** Whether a section with such a heading begins here and says something: a line that is no heading itself. */
function isSection(lines: readonly string[], at: number): boolean {
  const [title = '', next = ''] = lines.slice(at);
  const isUnderlined = UNDERLINE.test(next);
  if (!TOPIC.test(title) || LACKING.test(title) || !(HEADING.test(title) || isUnderlined)) return false;
  const [first = '', second = ''] = lines.slice(at + (isUnderlined ? 2 : 1));
  return first !== '' && !HEADING.test(first) && !UNDERLINE.test(second) && !LACKING.test(first);
}

/** So much of a document is read. */
const MOST = 200_000;

/** The document of a project that says how data is classified or handled, below its root; undefined if there is none. */
export function findDataPolicy({ files }: ProjectContext): string | undefined {
  return files.names.find((name) => {
    const isPolicy = POLICY.test(name);
    if (!isPolicy && !DOCUMENT.test(name)) return false;
    const lines = (files.read(name) ?? '')
      .slice(0, MOST)
      .split('\n')
      .filter((line) => line.trim() !== '');
    return isPolicy ? lines.length > 1 : lines.some((line, at) => isStatement(line) || isSection(lines, at));
  });
}
