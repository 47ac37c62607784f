import { removeResourceSegment } from '../../text/construct-path.js';
import { type ProjectFunction, collectProjectFunctions, findHandlerClass } from '../project/handler-files.js';
import { findSourceFiles } from '../project/source-files.js';
import { isMap, getOwn } from '../../template/parse/document.js';
import type { Resource, Template } from '../../template/evaluate/types.js';
import { type Application, type ProjectPlace, type ProjectContext } from '../application.js';
import { isGenerated } from '../template-origin.js';
import { type TargetNames, type MentionTarget, isGeneric } from '../project/mentions.js';
import { findEnvironmentsInSource } from '../environments/cdk-source.js';
import { collectOperationParts } from '../api/operation.js';
import { formatList } from '../../text/list.js';
import { API_TYPES } from '../resource-types.js';
import type { SubjectPart } from '../subject.js';
import { type Documentation, collectDocumentation } from '../project/documentation.js';
import { type TestFacts, isTestFile, collectTests } from '../project/tests.js';
import type { Range } from '../../location.js';
import { stripText, findCommentSyntax } from '../../text/lexer.js';

/** A project: its tests and documentation. Nothing here depends on a world. */
export interface ProjectSubject {
  /** The functions for messages, such as `Sign, Store or 2 more functions`. */
  readonly shown: string;
  readonly isSynthesized: boolean;
  readonly tested: TestFacts;
  readonly documented: Documentation;
  /** A place in one of the project's files. */
  at(file: string, range: Range, within: string): ProjectPlace;
  /** The place of a finding about the whole project: its project file (such as package.json), else its template. */
  readonly home: ProjectPlace;
}

/** The project of an application; none if no function's source was found. */
export function collectProjectParts(application: Application): readonly SubjectPart<ProjectSubject>[] {
  return [
    {
      resource: undefined,
      owner: () => undefined,
      subject: () => {
        const { project } = application;
        const [home] = application.reported;
        if (project === undefined || home === undefined) return undefined;
        const functions = project.applications.flatMap((one) =>
          collectProjectFunctions(one, project, () => findEnvironmentsInSource(one).isAvailable),
        );
        return functions.length === 0 ? undefined : workOf(project, functions, home, application);
      },
    },
  ];
}

function workOf(
  project: ProjectContext,
  functions: readonly ProjectFunction[],
  template: Template,
  { sourceTexts }: Application,
): ProjectSubject {
  const all = project.applications.flatMap((application) => application.templates);
  // A template that several nested stacks use is one file.
  const templates = [...new Map(all.map((one) => [one.file, one])).values()];
  return {
    shown: shownBy(functions),
    isSynthesized: templates.some(isGenerated),
    get tested() {
      return collectTests(project, namesOf(project, functions));
    },
    get documented() {
      const tests = new Set(project.files.names.filter(isTestFile));
      const written = findSourceFiles(project.files).filter((name) => !tests.has(name));
      return collectDocumentation(project, handlerFiles(project, functions), written, templates);
    },
    at: (file, range, within) => {
      const place = { file: project.named(file), at: range };
      const text = project.files.read(file);
      if (text !== undefined) sourceTexts.note(place.file, text);
      return { place, name: file, within, template };
    },
    home: placeIn(project, template, homeOf(project) ?? project.within(template.file)),
  };
}

/** The files of handlers, with the functions that the runtime calls in each. */
function handlerFiles(
  project: ProjectContext,
  functions: readonly ProjectFunction[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const { resource, sources } of functions) {
    const called = resource.at('Handler').text?.split(/[.:]+/).at(-1);
    for (const one of sources) {
      // A copy in cdk.out is generated, and needs no comments.
      if (!project.files.names.includes(one)) continue;
      const known = names.get(one) ?? new Set();
      names.set(one, called === undefined ? known : known.add(called));
    }
  }
  return names;
}

function shownBy(functions: readonly ProjectFunction[]): string {
  // The stacks that one class makes have functions of the same logical ids and the same code.
  const names = new Map<string, string>();
  for (const { resource } of functions) {
    if (!names.has(resource.logicalId)) names.set(resource.logicalId, resource.shownName);
  }
  return formatList([...names.values()], 'or', { most: 3, nouns: 'functions' });
}

/** Files that make a folder a project; the first one found is the place of findings. */
const HOMES = ['package.json', 'pyproject.toml', 'cdk.json', 'samconfig.toml', 'samconfig.yaml', 'samconfig.yml'];

function homeOf({ files }: ProjectContext): string | undefined {
  return HOMES.find((name) => files.sizeOf(name) !== undefined);
}

/** The first line of a file of the project; without one, of the template. */
function placeIn(project: ProjectContext, template: Template, name: string | undefined): ProjectPlace {
  const file = name === undefined ? template.file : project.named(name);
  return { place: { file, at: START }, name: name ?? '', within: '', template };
}

const START = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function namesOf(project: ProjectContext, functions: readonly ProjectFunction[]): TargetNames {
  const { applications } = project;
  return {
    handlers: functions.flatMap(({ resource, sources }) => [
      { names: namesOfFunction(resource) },
      ...sources.map(targetOf),
    ]),
    unknownHandlers: functions.flatMap(({ resource, file, sources }) =>
      file === undefined && sources.length === 0 && resource.at('Code.ZipFile').present.is === 'no'
        ? [resource.shownName]
        : [],
    ),
    stacks: [
      ...applications.flatMap(({ templates }) => templates).map((one) => ({ names: stackNames(one) })),
      ...applications.map((one) => ({ names: addressNames(one) })),
      ...stackSources(project),
    ],
    templates: applications
      .flatMap(({ templates }) => templates)
      .flatMap(({ file }) => {
        const path = project.within(file);
        return path === undefined ? [] : [{ path, names: [] }];
      }),
    routes: applications.flatMap(routesOf),
  };
}

function targetOf(file: string): MentionTarget {
  const path = file.replace(/\.[^./]+$/, '');
  const stem = path.split('/').at(-1) ?? '';
  return { path, names: isGeneric(stem) ? [] : [stem] };
}

function namesOfFunction(fn: Resource): readonly string[] {
  const { logicalId, name } = fn;
  const { constructPath } = name;
  const construct = constructPath === undefined ? undefined : removeResourceSegment(constructPath).split('/').at(-1);
  const className = findHandlerClass(fn.at('Handler').text ?? '');
  const named = [logicalId, logicalId.replace(/[0-9A-F]{8}$/, ''), construct, fn.at('FunctionName').text, className];
  return named.flatMap((one) => (one === undefined || isGeneric(one) ? [] : [one]));
}

function stackNames({ scope, stackName }: Template): readonly string[] {
  const artifact = /\.[^/]+$/.test(scope) ? undefined : scope.split('/').at(-1);
  return [artifact, stackName].flatMap((one) => (one === undefined || isGeneric(one) ? [] : [one]));
}

/** The names by which tests look up a stack's address: its outputs, and the API itself. */
function addressNames(application: Application): readonly string[] {
  const apis = application.declared(...API_TYPES, 'AWS::Lambda::Url').map(({ logicalId }) => logicalId);
  const outputs = application.templates.flatMap(({ root }) => {
    const written = getOwn(root, 'Outputs');
    return isMap(written) ? Object.keys(written) : [];
  });
  return [...apis, ...outputs].filter((name) => !isGeneric(name));
}

/** `class UploadStack extends cdk.Stack`, `class UploadStack(Stack):`, `class UploadStack : Stack`, `NewUploadStack(` */
const STACK_CLASS =
  /\bclass\s+(\w+)\s*(?:extends|:|\()\s*(?:[\w.]*\.)?(?:Stack|NestedStack|Stage|Construct)\b|\bfunc\s+(New\w+)\s*\(\s*\w+\s+constructs\.Construct/g;

/** The stack and construct classes of a CDK app, with their files. */
function stackSources({ files }: ProjectContext): readonly MentionTarget[] {
  return findSourceFiles(files).flatMap((file) => {
    const text = files.read(file) ?? '';
    if (!/\b(?:Stack|Stage|Construct)\b/.test(text)) return [];
    const lexis = findCommentSyntax(file);
    const { bare } = lexis === undefined ? { bare: text } : stripText(text, lexis);
    const names = [...bare.matchAll(STACK_CLASS)].flatMap(([, type, func]) => type ?? func ?? []);
    return names.length === 0 ? [] : [{ ...targetOf(file), names }];
  });
}

function routesOf(application: Application): readonly MentionTarget[] {
  const paths = application.worlds.inDefaults(() =>
    collectOperationParts(application).flatMap((part) => part.subject()?.path ?? []),
  );
  return [...new Set(paths)].flatMap((path) => {
    const fixed = path.split('/').filter((segment) => segment !== '' && !/[{}\u2026$]/.test(segment));
    return fixed.length === 0 ? [] : [{ path: fixed.join('/'), names: [] }];
  });
}
