import type { OtherTool, Rule } from '../../rule.js';
import type { Counterparts, HonouredBlocks } from './metadata.js';

/** The name of each tool's block in Metadata. */
const BLOCKS: Readonly<Record<OtherTool, string>> = {
  cfn_nag: 'cfn_nag',
  'cdk-nag': 'cdk_nag',
  checkov: 'checkov',
  'cfn-lint': 'cfn-lint',
};

/** The tools whose suppressions can be honoured. */
export const OTHER_TOOLS: readonly OtherTool[] = ['cfn_nag', 'cdk-nag', 'checkov', 'cfn-lint'];

/** The counterparts of one tool that the rules declare, in the order of its ids. */
export function collectCounterparts(tool: OtherTool, rules: readonly Rule[]): Counterparts {
  const ids = [...new Set(rules.flatMap(({ sameAs }) => sameAs?.[tool] ?? []))].sort();
  const ours = (id: string): readonly string[] =>
    rules.filter(({ sameAs }) => sameAs?.[tool]?.includes(id) === true).map((rule) => rule.id);
  return Object.fromEntries(ids.map((id) => [id, ours(id)]));
}

/** The Metadata blocks of these tools with suppressions, and the rules for which they count. */
export function collectHonouredBlocks(tools: readonly OtherTool[], rules: readonly Rule[]): HonouredBlocks {
  return Object.fromEntries(tools.map((tool) => [BLOCKS[tool], collectCounterparts(tool, rules)]));
}
