import type { GuideKind } from '../rule.js';
import { HIGH_TO_LOW, makeVisible } from './wording.js';

/** The confidence of a kind's findings: `always high`, or a line each: `medium: only GET is allowed`; from high to low. */
export function describeConfidence({ confidence }: GuideKind): readonly string[] {
  if (typeof confidence === 'string') return [`always ${confidence}`];
  return HIGH_TO_LOW.flatMap((level) => {
    const when = confidence[level];
    return when === undefined ? [] : [`${level}: ${when}`];
  });
}

/** A way to suppress findings. */
export interface SuppressionForm {
  readonly where: string;
  readonly language: 'yaml' | 'ts' | 'sh';
  /** The exact text, with the rule's id; placeholders are in angle brackets. */
  readonly text: string;
}

/** How to suppress one finding at its place, as one sentence. JSON has no comments: there it is the Metadata. */
export function formatSuppression(ruleId: string, file: string): string {
  const rule = makeVisible(ruleId);
  if (!file.endsWith('.json')) return `with the comment "${formatComment(rule)}" above this line`;
  return `in the resource's Metadata: "upload-audit": { "ignore": { "${rule}": "<reason>" } }`;
}

function formatComment(ruleId: string): string {
  return `upload-audit-ignore ${ruleId}: <reason>`;
}

/** How to suppress findings of a rule, ready to paste. */
export function listSuppressions(ruleId: string): readonly SuppressionForm[] {
  return [
    {
      where: 'In a comment, at the end of the line that the finding points at or above it (`//` in JavaScript):',
      language: 'yaml',
      text: `# ${formatComment(ruleId)}`,
    },
    {
      where: 'In the template, for a resource or for the whole template:',
      language: 'yaml',
      text: `Metadata:\n  upload-audit: { ignore: { ${ruleId}: <reason> } }`,
    },
    {
      where: 'In a CDK app:',
      language: 'ts',
      text: `Validations.of(<construct>).acknowledge({ id: 'upload-audit::${ruleId}', reason: '<reason>' });`,
    },
    {
      where: 'In the config, for some resources, or without `resource` for all:',
      language: 'yaml',
      text: `ignore:\n  - { rule: ${ruleId}, resource: <logical id or construct path>, reason: <reason> }`,
    },
    { where: 'To switch the rule off, in the config:', language: 'yaml', text: `rules: { ${ruleId}: off }` },
    { where: 'To switch it off in one run:', language: 'sh', text: `upload-audit --skip-rule ${ruleId}` },
  ];
}
