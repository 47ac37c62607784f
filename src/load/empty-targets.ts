import { basename, dirname, resolve } from 'node:path';
import type { LoadedApplication } from '../audit/audit.js';
import type { Problem } from '../finding.js';
import { hasEntry, walkUp } from '../fs/bounds.js';
import { findRepositoryRoot } from '../fs/roots.js';
import { parseTargetGlob } from '../fs/target-glob.js';
import { type Discovery, formatName } from '../fs/targets.js';
import type { Generator } from '../generators/types.js';
import { isCdkProject } from '../project/assembly.js';
import { formatOutput, isOutputOf, listProjectGenerators } from '../project/generated.js';
import { findSamConfigName } from '../project/samconfig.js';
import { findNearestPath } from './nearest-target.js';

const CDK_OUTPUT = 'cdk.out';

/** The names that SAM CLI looks for; without a samconfig they are the only mark of its projects. */
const SAM_TEMPLATES = ['template.yaml', 'template.yml', 'template.json'];

/** A project's own templates do not exist before its generator ran, even if it holds other templates. */
export function collectOutputProblems(
  { folders }: Discovery,
  applications: readonly LoadedApplication[],
  cwd: string,
): readonly Problem[] {
  const made = applications.flatMap(({ application: { id, kind, templates } }) =>
    (kind === 'assembly' ? [id] : templates.map(({ file }) => file)).map((name) => resolve(cwd, name)),
  );
  return folders.flatMap((name) => {
    const folder = resolve(cwd, name);
    return listProjectGenerators(folder)
      .filter((generator) => !made.some((path) => isOutputOf(generator, path, folder)))
      .map((generator) => makeError(name, describeOutput(generator, formatWhere(folder, cwd))));
  });
}

function describeOutput(generator: Generator, where: string): string {
  const { name, command } = generator;
  const output = formatOutput(generator);
  if (name === 'CDK') return 'CDK project without a synthesized assembly (cdk.out): run `cdk synth` and audit again';
  const named = output === undefined ? '' : ` (${output})`;
  return `${name} project without its generated template${named}: run \`${command}\`${where} and audit again`;
}

/** Named targets that hold no template, with what to do in a project of a known kind. */
export function collectEmptyTargets(
  { folders, globs }: Discovery,
  fruitful: ReadonlySet<string>,
  cwd: string,
): readonly Problem[] {
  const isEmpty = (name: string): boolean => !fruitful.has(name);
  return [
    ...folders
      .filter((name) => isEmpty(name) && listProjectGenerators(resolve(cwd, name)).length === 0)
      .map((name) => makeError(name, `no template was found in the folder${suggestTarget(resolve(cwd, name), cwd)}`)),
    ...globs.filter(isEmpty).map((name) => makeError(name, 'no template matches the pattern')),
  ];
}

/** Targets that do not exist: mistyped ones, and the output of a CDK project that was not synthesized yet. */
export function describeMissing(problems: readonly Problem[], cwd: string): readonly Problem[] {
  return problems.map((problem) => {
    const path = resolve(cwd, problem.file);
    const output = [...walkUp(path)].find((folder) => basename(folder) === CDK_OUTPUT);
    if (problem.level !== 'error' || problem.file === '') return problem;
    if (output !== undefined && !hasEntry(dirname(output), CDK_OUTPUT) && isCdkProject(dirname(output))) {
      const message = `${problem.message}: run \`cdk synth\`${formatWhere(dirname(output), cwd)} first`;
      return { ...problem, message };
    }
    const nearest = parseTargetGlob(problem.file, cwd) === undefined ? findNearestPath(path) : undefined;
    if (nearest === undefined) return problem;
    return { ...problem, message: `${problem.message}; did you mean ${formatName(nearest, cwd)}?` };
  });
}

/** What to run instead, by the nearest project around a folder; empty if there is none. */
function suggestTarget(folder: string, cwd: string): string {
  for (const root of walkUp(folder, findRepositoryRoot(folder) ?? folder)) {
    const name = formatName(root, cwd);
    if (root === folder) continue;
    if (isCdkProject(root)) {
      const first = hasEntry(root, CDK_OUTPUT) ? '' : `run \`cdk synth\`${formatWhere(root, cwd)}, then `;
      return `: it belongs to the CDK project ${name}; ${first}run \`upload-audit ${name}\``;
    }
    const [generator] = listProjectGenerators(root);
    if (generator !== undefined)
      return `: it belongs to the ${generator.name} project ${name}; run \`${generator.command}\`${formatWhere(root, cwd)}, then \`upload-audit ${name}\``;
    if (findSamConfigName(root) !== undefined || SAM_TEMPLATES.some((file) => hasEntry(root, file)))
      return `: it belongs to the SAM project ${name}; run \`upload-audit ${name}\``;
  }
  return '';
}

/** ` in services/api`; nothing for the current folder. */
function formatWhere(folder: string, cwd: string): string {
  const name = formatName(folder, cwd);
  return name === '.' ? '' : ` in ${name}`;
}

function makeError(file: string, message: string): Problem {
  return { level: 'error', file, message, location: null };
}
