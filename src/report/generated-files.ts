import type { Audit, Finding, GeneratedOutput } from '../finding.js';

/**
 * Findings as they can be shown beside a repository's files. Files that an app generates and git ignores are not among
 * them: the finding moves to the file of the app, and its message names the generated file, which is related too.
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
    message: `${message}; in the generated file ${file}:${start.line}:${start.column}`,
    location: { file: made.by, start: { line: 1, column: 1 }, end: { line: 1, column: 1 } },
    related: [{ message: 'in the generated file', resource, location }, ...related],
  };
}
