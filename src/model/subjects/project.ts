import { findSourceFiles } from '../project/source-files.js';
import type { Template } from '../../template/evaluate/types.js';
import { type Application, type ProjectPlace, type ProjectContext } from '../application.js';
import { type TargetNames, isGeneric } from '../project/mentions.js';
import type { MentionTarget, ProjectFunction } from '../member.js';
import { formatList } from '../../text/list.js';
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
        const functions = project.members.flatMap((one) => one.functions);
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
  const all = project.members.flatMap((member) => member.templates);
  // A template that several nested stacks use is one file.
  const templates = [...new Map(all.map((one) => [one.file, one])).values()];
  return {
    shown: shownBy(functions),
    isSynthesized: templates.some((one) => one.isSynthesized),
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
  for (const { called, sources } of functions) {
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
  for (const { logicalId, shownName } of functions) {
    if (!names.has(logicalId)) names.set(logicalId, shownName);
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
  const { members } = project;
  return {
    handlers: functions.flatMap((one) => [{ names: one.names }, ...one.sources.map(targetOf)]),
    unknownHandlers: functions.flatMap((one) =>
      one.file === undefined && one.sources.length === 0 && !one.isInline ? [one.shownName] : [],
    ),
    stacks: [
      ...members.flatMap(({ templates }) => templates).map(({ names }) => ({ names })),
      ...members.map(({ addresses }) => ({ names: addresses })),
      ...stackSources(project),
    ],
    templates: members
      .flatMap(({ templates }) => templates)
      .flatMap(({ file }) => {
        const path = project.within(file);
        return path === undefined ? [] : [{ path, names: [] }];
      }),
    routes: members.flatMap(({ routes }) => routes),
  };
}

function targetOf(file: string): MentionTarget {
  const path = file.replace(/\.[^./]+$/, '');
  const stem = path.split('/').at(-1) ?? '';
  return { path, names: isGeneric(stem) ? [] : [stem] };
}

/** `class UploadStack extends cdk.Stack`, `class UploadStack(Stack):`, `class UploadStack : Stack`, `NewUploadStack(`, `function Uploads({ stack }: StackContext)` */
const STACK_CLASS =
  /\bclass\s+(\w+)(?:\s+extends|\s*[:(])\s*(?:[\w.]*\.)?(?:Stack|NestedStack|Stage|Construct)\b|\bfunction\s+(\w+)\s*\([^()]{0,200}\bStackContext\b|\bfunc\s+(New\w+)\s*\(\s*\w+\s+constructs\.Construct/g;

/** The stack and construct classes of a CDK app, with their files. */
function stackSources({ files }: ProjectContext): readonly MentionTarget[] {
  return findSourceFiles(files).flatMap((file) => {
    const text = files.read(file) ?? '';
    if (!/\b(?:Stack|Stage|Construct|StackContext)\b/.test(text)) return [];
    const lexis = findCommentSyntax(file);
    const { bare } = lexis === undefined ? { bare: text } : stripText(text, lexis);
    const names = [...bare.matchAll(STACK_CLASS)].flatMap(([, type, fn, func]) => type ?? fn ?? func ?? []);
    return names.length === 0 ? [] : [{ ...targetOf(file), names }];
  });
}
