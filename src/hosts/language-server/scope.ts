import { resolve } from 'node:path';
import type { AuditedApplication, Finding, Problem } from '../../finding.js';
import { isWithin } from '../../fs/bounds.js';
import { formatName } from '../../fs/targets.js';
import { hasTemplateEnding } from '../../fs/walk.js';

/** The result of reading a folder, or a part of it. Files are named relative to the folder. */
export interface AuditState {
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
  readonly texts: ReadonlyMap<string, string>;
  readonly applications: readonly AuditedApplication[];
  /** The files of handlers, by the ids of their applications. */
  readonly sources: ReadonlyMap<string, ReadonlySet<string>>;
  /** Templates that a tool wrote. */
  readonly generated: ReadonlySet<string>;
  readonly configFile: string | undefined;
}

/** The part of a folder that a change may affect: whole applications. */
export interface AffectedPart {
  readonly ids: ReadonlySet<string>;
  readonly templates: readonly string[];
}

/**
 * The applications that changed files belong to. Undefined if everything has to be read again: a file is new, or of no
 * application that is known, or of all of them.
 * @param paths absolute
 */
export function findAffected(paths: ReadonlySet<string>, state: AuditState, cwd: string): AffectedPart | undefined {
  const ids = new Set<string>();
  for (const path of paths) {
    const own = applicationsOf(path, state, cwd);
    if (own.length === 0) return undefined;
    for (const { id } of own) ids.add(id);
  }
  // A line of an app's source may make several stacks, and is one finding for all of them.
  const shared = state.findings.flatMap(({ applications = [] }) => [applications]);
  for (let before = -1; before !== ids.size;) {
    before = ids.size;
    for (const some of shared) if (some.some((id) => ids.has(id))) for (const id of some) ids.add(id);
  }
  const part = state.applications.filter(({ id }) => ids.has(id));
  if (part.length === state.applications.length) return undefined;
  return { ids, templates: part.flatMap(({ templates }) => templates) };
}

function applicationsOf(
  path: string,
  { applications, sources }: AuditState,
  cwd: string,
): readonly AuditedApplication[] {
  const name = formatName(path, cwd);
  const exact = applications.filter(
    ({ id, templates }) => templates.includes(name) || sources.get(id)?.has(name) === true,
  );
  if (exact.length > 0 || hasTemplateEnding(path)) return exact;
  // A module that handlers import, or a file of the CDK app.
  return applications.filter(({ projectRoot }) => projectRoot !== null && isWithin(path, resolve(cwd, projectRoot)));
}

/**
 * A state in which a part was read again. Findings about a whole project, and problems with the config and with folders,
 * need all of it: they stay as they were.
 */
export function mergeStates(before: AuditState, { ids, templates }: AffectedPart, read: AuditState): AuditState {
  const files = new Set([...templates, ...[...ids].flatMap((id) => [...(before.sources.get(id) ?? [])])]);
  const known = new Set(before.problems.map(keyOf));
  const isOfPart = ({ application, applications = [application] }: Finding): boolean =>
    applications.some((id) => ids.has(id));
  const isOfFile = ({ file }: Problem): boolean => file !== read.configFile && !isFolderName(file);
  return {
    findings: [
      ...before.findings.filter((finding) => finding.template === null || !isOfPart(finding)),
      ...read.findings.filter(({ template }) => template !== null),
    ],
    problems: [
      ...before.problems.filter(({ file }) => !files.has(file)),
      ...read.problems.filter(
        (problem) => isOfFile(problem) && (files.has(problem.file) || !known.has(keyOf(problem))),
      ),
    ],
    texts: new Map([...before.texts, ...read.texts]),
    applications: [...before.applications.filter(({ id }) => !ids.has(id)), ...read.applications],
    sources: new Map([...before.sources, ...read.sources]),
    generated: new Set([...before.generated, ...read.generated]),
    configFile: read.configFile,
  };
}

function keyOf(problem: Problem): string {
  return JSON.stringify(problem);
}

/** What is reported of a CDK app's folder. */
function isFolderName(file: string): boolean {
  return /(?:^|\/)cdk\.json$/.test(file);
}
