import type { ProjectContext } from '../application.js';

/** The folders and names of documents about the whole project. */
const DOCUMENT = /^(?:docs?\/|\.github\/)?(?:readme|security)(?:\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt))?$/i;
/** Files named after data handling: the file itself is evidence of a decision. */
const POLICY =
  /^(?:docs?\/|\.github\/)?data[-_ ]?(?:classification|handling|policy|privacy|protection|retention)(?:[-_ ]?policy)?\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt)$/i;

/** The subject of a policy. A slogan may use the same words: "secure user data handling". */
const TOPIC = /\bdata[- ](?:classification|handling|protection|retention|privacy)\b/i;
/** Classification levels of data. */
const LEVEL = /\b(?:confidential|internal|personal(?:ly)?|public|restricted|secret|sensitive)\b/i;
/** Words for the handling of data, or for how long it is kept. */
const FACT =
  /\b(?:anonymi[sz]ed?|deleted?|deletion|encrypt(?:ed|ion|s)?|erased?|expires?|kept|purged?|removed?|retained?|stored)\b|\b\d+[- ](?:days?|weeks?|months?|years?)\b/i;
const CLASSIFIED = /\bclassif(?:y|ies|ied|ication)\b[^\n]{0,120}/i;
const SENSITIVE =
  /\b(?:confidential|personal|restricted|sensitive)\b[^\n]{0,120}\b(?:deleted|encrypted|kept|retained|stored)\b/i;
/** Words for open tasks and negations. */
const LACKING = /\b(?:lacks?|missing|no|none|not|tbd|todo|without|yet)\b/i;
/** A heading of Markdown, AsciiDoc or reStructuredText, or a line that is entirely bold. */
const HEADING = /^(?:#{1,6}|={1,6})\s+\S|^\*\*[^*]+\*\*:?\s*$/;
const UNDERLINE = /^(?:={3,}|-{3,}|~{3,})\s*$/;

/** Whether a line states how data is classified or handled, and is not only a slogan. */
function isStatement(line: string): boolean {
  if (LACKING.test(line)) return false;
  const [classified] = CLASSIFIED.exec(line) ?? [];
  if (classified !== undefined && LEVEL.test(classified)) return true;
  return SENSITIVE.test(line) || (TOPIC.test(line) && (FACT.test(line) || LEVEL.test(line.replace(TOPIC, ''))));
}

/** Whether a section with such a heading begins here and has content: a line that is not a heading. */
function isSection(lines: readonly string[], at: number): boolean {
  const [title = '', next = ''] = lines.slice(at);
  const isUnderlined = UNDERLINE.test(next);
  if (!TOPIC.test(title) || LACKING.test(title) || !(HEADING.test(title) || isUnderlined)) return false;
  const [first = '', second = ''] = lines.slice(at + (isUnderlined ? 2 : 1));
  return first !== '' && !HEADING.test(first) && !UNDERLINE.test(second) && !LACKING.test(first);
}

/** At most this much of a document is read, to bound the time. */
const MOST = 200_000;

/** The project's document that states how data is classified or handled, below its root; undefined without one. */
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
