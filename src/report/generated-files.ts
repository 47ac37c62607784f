import type { Audit, Finding, GeneratedOutput } from '../finding.js';

/**
 * Findings as they can be shown beside a repository's files. What an app makes and git ignores is none of them: the file
 * of the app stands in for it, and where in the template (or in its copy of a handler) the finding stands is said and related.
 */
export function moveToRepository({ applications, findings }: Audit): readonly Finding[] {
  const all = applications.flatMap(({ made }) => made ?? []);
  return findings.map((finding) =>
    standIn(
      finding,
      all.find(({ folder }) => finding.location.file.startsWith(`${folder}/`)),
    ),
  );
}

function standIn(finding: Finding, made: GeneratedOutput | undefined): Finding {
  if (made === undefined) return finding;
  const { location, message, resource, related } = finding;
  const { file, start } = location;
  return {
    ...finding,
    message: `${message}; it stands at ${file}:${start.line}:${start.column}, which this app makes`,
    location: { file: made.by, start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    related: [{ message: 'in what is synthesized', resource, location }, ...related],
  };
}
