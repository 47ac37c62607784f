import { basename, dirname, resolve } from 'node:path';
import type { LoadedApplication } from '../audit/audit.js';
import type { Problem } from '../finding.js';
import { hasEntry, isWithin, walkUp } from '../fs/bounds.js';
import { findRepositoryRoot } from '../fs/roots.js';
import { parseTargetGlob } from '../fs/target-glob.js';
import { type Discovery, formatName } from '../fs/targets.js';
import { isCdkProject } from '../project/assembly.js';
import { findSamConfigName } from '../project/samconfig.js';
import { findNearestPath } from './nearest-target.js';

const CDK_OUTPUT = 'cdk.out';

/** The names of a Serverless Framework configuration; serverless.com/framework/docs/providers/aws/guide/serverless.yml */
const SERVERLESS = ['serverless.yml', 'serverless.yaml', 'serverless.json', 'serverless.ts', 'serverless.js'];

/** The names that SAM CLI looks for; without a samconfig they are the only mark of its projects. */
const SAM_TEMPLATES = ['template.yaml', 'template.yml', 'template.json'];

/** A CDK project's own templates do not exist before it is synthesized, even if it holds other templates. */
export function collectAssemblyProblems(
  { folders }: Discovery,
  applications: readonly LoadedApplication[],
  cwd: string,
): readonly Problem[] {
  const assemblies = applications.flatMap(({ application: { id, kind } }) =>
    kind === 'assembly' ? [resolve(cwd, id)] : [],
  );
  return folders
    .filter((name) => {
      const folder = resolve(cwd, name);
      return isCdkProject(folder) && !assemblies.some((assembly) => isWithin(assembly, folder));
    })
    .map((file) =>
      makeError(file, 'CDK project without a synthesized assembly (cdk.out): run `cdk synth` and audit again'),
    );
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
      .filter((name) => isEmpty(name) && !isCdkProject(resolve(cwd, name)))
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
    if (SERVERLESS.some((file) => hasEntry(root, file))) {
      const template = formatName(resolve(root, '.serverless/cloudformation-template-update-stack.json'), cwd);
      return `: it belongs to a Serverless Framework project; run \`serverless package\`${formatWhere(root, cwd)} and audit ${template}`;
    }
    if (root === folder) continue;
    if (isCdkProject(root)) {
      const first = hasEntry(root, CDK_OUTPUT) ? '' : `run \`cdk synth\`${formatWhere(root, cwd)}, then `;
      return `: it belongs to the CDK project ${name}; ${first}run \`upload-audit ${name}\``;
    }
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
