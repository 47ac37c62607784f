import packageJson from '../package.json' with { type: 'json' };

/** Where the project lives. */
export const REPOSITORY = 'https://github.com/upload-audit/upload-audit';

/** The page about a rule. */
export function formatRuleUrl(ruleId: string): string {
  return `${REPOSITORY}/blob/main/docs/rules/${ruleId}.md`;
}

/** The page about a rule: its own, else this project's; empty if it has none. */
export function getRulePage({ id, docs }: { readonly id: string; readonly docs?: string }): string {
  return docs ?? formatRuleUrl(id);
}

/** Whether a rule is one of the user's own, and not of this package's catalog. */
export function isOwnRule({ plugin }: { readonly plugin?: string }): boolean {
  return plugin !== undefined;
}

/** This package's version, put in at build time. */
export const VERSION: string = packageJson.version;
