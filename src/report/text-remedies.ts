import type { Audit } from '../finding.js';
import { collectRemedies } from './remedies.js';
import type { TextWriter } from './text-writer.js';
import { formatOneLine, makeVisible } from './wording.js';

/** The maximum length of a fix in a short report; sentences are kept whole, and at least the first one is shown. */
const LONGEST_FIX = 200;
const INDENT = 2;
const HANGING = 4;

/** The fixes, each once, by rules in the order of the findings. */
export function renderRemedies({ findings }: Audit, writer: TextWriter): readonly string[] {
  if (findings.length === 0) return [];
  const items = collectRemedies(findings).flatMap((finding) => {
    const id = makeVisible(finding.ruleId);
    const head = `${' '.repeat(INDENT)}${writer.paint.rule(id)}  `;
    return writer.hang(head, INDENT + id.length + 2, shorten(formatOneLine(finding.fix)), HANGING);
  });
  const title = `${writer.paint.label('How to fix')} ${writer.paint.dim('(more: upload-audit explain <rule>)')}`;
  return [[title, ...items].join('\n')];
}

/** The first sentences of a text. Only a full stop ends a sentence, not a colon or semicolon. */
function shorten(text: string): string {
  const [first = '', ...others] = text.split(/(?<=[.!?]) (?=[A-Z"`])/);
  let short = first;
  for (const sentence of others) {
    if (short.length + sentence.length >= LONGEST_FIX) break;
    short += ` ${sentence}`;
  }
  return short;
}
