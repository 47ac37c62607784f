import type { Audit, Finding, GeneratedOutput } from '../finding.js';

/**
 * Findings in the form for display next to a repository's files. These exclude files that an app generates and git
 * ignores: the finding moves to the app's file, and its message names the generated file, which becomes a related
 * place.
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
