import type { Finding } from '../finding.js';
import type { Suggestion } from '../location.js';
import type { RuleGuide, Snippet } from '../rule.js';

/** The code for a finding, of the first place in which its rule is fixed; undefined if there is none. */
export function findSuggestion({ suggestionKey }: Finding, guide: RuleGuide | undefined): Suggestion | undefined {
  if (suggestionKey === undefined) return undefined;
  const { fixName, places } = suggestionKey;
  const { snippet, snippets = {} } = guide ?? {};
  const chosen = Object.hasOwn(snippets, fixName) ? snippets[fixName] : snippet;
  for (const { in: place, language } of places) {
    const code = chosen?.[place]?.[language];
    if (code !== undefined) return { language, code: code.trimEnd() };
  }
  return undefined;
}

/** @param guides by the ids of their rules */
export function addSuggestions(
  findings: readonly Finding[],
  guides: Readonly<Record<string, RuleGuide | undefined>>,
): readonly Finding[] {
  return findings.map((finding) => {
    const suggestion = findSuggestion(finding, guides[finding.ruleId]);
    return suggestion === undefined ? finding : { ...finding, suggestion };
  });
}

/** A snippet of a guide, and what it is for: `In a handler, for presigned`. */
export interface TitledSnippet {
  readonly place: string;
  /** The names of the findings that it is for; empty if it is for all others. */
  readonly names: readonly string[];
  readonly snippet: Snippet;
}

/** All snippets of a guide, equal ones once. */
export function listSnippets({ snippet, snippets = {} }: RuleGuide): readonly TitledSnippet[] {
  const named = Object.entries(snippets);
  const distinct = [...new Set(named.map(([, one]) => one))].map((one) => ({
    one,
    names: named.flatMap(([name, other]) => (other === one ? name : [])),
  }));
  return [...(snippet === undefined ? [] : [{ one: snippet, names: [] }]), ...distinct].flatMap(({ one, names }) => [
    ...(one.app === null ? [] : [{ place: 'In a CDK app', names, snippet: one.app }]),
    ...(one.handler === null ? [] : [{ place: 'In a handler', names, snippet: one.handler }]),
  ]);
}
