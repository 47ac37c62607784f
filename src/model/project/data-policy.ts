import type { ProjectContext } from '../application.js';

/** Where documents stand that speak of the whole project, and what they are called. */
const DOCUMENT = /^(?:docs?\/|\.github\/)?(?:readme|security)(?:\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt))?$/i;
/** Files named after the handling of data: that there is one says that somebody has thought of it. */
const POLICY =
  /^(?:docs?\/|\.github\/)?data[-_ ]?(?:classification|handling|policy|privacy|protection|retention)(?:[-_ ]?policy)?\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt)$/i;

/** Words by which a document speaks of how data is classified or handled. */
const HANDLING =
  /\bdata[- ](?:classification|handling|protection|retention|privacy)\b|\bclassif(?:y|ies|ied|ication)\b[^\n]{0,120}\b(?:confidential|internal|personal|public|restricted|secret|sensitive)\b|\b(?:confidential|personal|restricted|sensitive)\b[^\n]{0,120}\b(?:deleted|encrypted|kept|retained|stored)\b/i;
/** What is still to be done, or is said not to be. */
const LACKING = /\b(?:lacks?|missing|no|none|not|tbd|todo|without|yet)\b/i;

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
    return isPolicy ? lines.length > 1 : lines.some((line) => HANDLING.test(line) && !LACKING.test(line));
  });
}
