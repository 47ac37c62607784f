import type { Audit, Finding } from '../finding.js';

/**
 * Findings as they can be shown beside a repository's files. A template that git ignores is none of them: the file of the
 * app that makes it stands in for it, and where in the template the finding stands is said and related.
 */
export function inRepository({ applications, findings }: Audit): readonly Finding[] {
  const entries = new Map(
    applications.flatMap(({ templates, entry }) =>
      entry === undefined ? [] : templates.map((file) => [file, entry] as const),
    ),
  );
  return findings.map((finding) => standIn(finding, entries.get(finding.location.file)));
}

function standIn(finding: Finding, entry: string | undefined): Finding {
  if (entry === undefined) return finding;
  const { location, message, resource, related } = finding;
  const { file, start } = location;
  return {
    ...finding,
    message: `${message}; it stands at ${file}:${start.line}:${start.column}, which this app makes`,
    location: { file: entry, start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    related: [{ message: 'in the synthesized template', resource, location }, ...related],
  };
}
