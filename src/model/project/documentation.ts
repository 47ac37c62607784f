import { type Answer, no, unknown, yes, makeReason } from '../../answer.js';
import type { Range } from '../../location.js';
import { findCommentSyntax } from '../../text/lexer.js';
import { type Routine, hasOpeningComment, collectRoutines } from '../../text/functions.js';
import { getOwn } from '../../template/parse/document.js';
import type { Template } from '../../template/evaluate/types.js';
import type { ProjectContext } from '../application.js';
import type { DocumentedTarget } from '../member.js';
import { isGenerated } from '../template-origin.js';

/** The documentation of a project. */
export interface Documentation {
  /** Whether there is a README, in the project or at the repository's root. */
  readonly readme: Answer;
  /** The files of handlers: whether a comment describes the file, or the function that the runtime calls. */
  readonly handlers: readonly DocumentedTarget[];
  /** The stack and construct classes of a CDK app. */
  readonly constructs: readonly DocumentedTarget[];
  /** Handwritten templates: whether they have a Description or comments. */
  readonly templates: readonly DocumentedTarget[];
  /** The functions in those files without any comment that have more lines or branches than this. */
  uncommented(limits: { readonly lines: number; readonly branches: number }): readonly Uncommented[];
}

/** A function without any comment. */
export interface Uncommented extends Omit<DocumentedTarget, 'isDescribed'> {
  readonly lines: number;
  readonly branches: number;
}

/** Paths of READMEs in a project. */
const README = /^(?:docs\/|\.github\/)?readme(?:\.(?:md|mdx|markdown|rst|adoc|asciidoc|txt))?$/i;
/** Names of READMEs at the root of a repository, whose files are not listed. */
const READMES = ['README.md', 'Readme.md', 'readme.md', 'README.rst', 'README.adoc', 'README.txt', 'README'];

/** The base classes of stacks and constructs, in the languages of the CDK. */
const CONSTRUCT = /(?:^|[\s.,:(])(?:Stack|NestedStack|Stage|Construct)\b/;

interface Source {
  readonly file: string;
  readonly text: string;
  readonly routines: readonly Routine[];
}

/**
 * Collects the documentation of a project.
 * @param handlers the files of its handlers, below the project's root
 * @param sources the files that may define constructs
 * @param templates those of its applications
 */
export function collectDocumentation(
  project: ProjectContext,
  handlers: ReadonlyMap<string, ReadonlySet<string>>,
  sources: readonly string[],
  templates: readonly { readonly documented: readonly DocumentedTarget[] }[],
): Documentation {
  const read = new Map<string, Source | undefined>();
  const sourceOf = (file: string): Source | undefined => {
    if (!read.has(file)) read.set(file, readSource(project, file));
    return read.get(file);
  };
  const apps = sources.flatMap((file) => {
    const source = /\b(?:Stack|NestedStack|Stage|Construct)\b/.test(project.files.read(file) ?? '')
      ? sourceOf(file)
      : undefined;
    return source?.routines.some(isConstruct) === true ? [source] : [];
  });
  const code = [...handlers.keys()].flatMap((file) => sourceOf(file) ?? []);
  return {
    readme: readmeOf(project),
    handlers: code.map((source) => describedHandler(source, handlers.get(source.file) ?? new Set())),
    constructs: apps.flatMap((source) =>
      source.routines.filter(isConstruct).map(({ name, line, isDescribed }) => ({
        name,
        file: source.file,
        range: rangeOf(source, line),
        isDescribed,
      })),
    ),
    templates: templates.flatMap(({ documented }) => documented),
    uncommented: (limits) =>
      [...new Set([...code, ...apps])].flatMap((source) => uncommentedIn(source, limits.lines, limits.branches)),
  };
}

function readSource({ files }: ProjectContext, file: string): Source | undefined {
  const lexis = findCommentSyntax(file);
  const text = files.read(file);
  if (text === undefined || lexis === undefined || lexis === 'shell') return undefined;
  return { file, text, routines: collectRoutines(text, lexis) };
}

/** The README of a repository does not document the projects among its test data. */
const FIXTURE = /(?:^|\/)(?:__fixtures__|fixtures?|testdata|tests?)(?:\/|$)/i;

function readmeOf({ files, above, scope }: ProjectContext): Answer {
  const names = files.names.filter((name) => README.test(name) && files.sizeOf(name) !== 0);
  if (names.some((name) => files.read(name) !== undefined)) return yes;
  if (above !== undefined && !FIXTURE.test(scope) && READMES.some((name) => (above.sizeOf(name) ?? 0) > 0)) return yes;
  const [closed] = names;
  return closed === undefined ? no : unknown(makeReason('file-not-readable', `${closed} cannot be read`));
}

function isConstruct({ is, bases }: Routine): boolean {
  return is === 'class' && CONSTRUCT.test(bases);
}

function describedHandler({ file, text, routines }: Source, names: ReadonlySet<string>): DocumentedTarget {
  const lexis = findCommentSyntax(file) ?? 'c';
  const entry = routines.find(({ name }) => names.has(name));
  const isDescribed = entry?.isDescribed === true || hasOpeningComment(text, lexis);
  return { name: file, file, range: rangeOf({ text }, entry?.line ?? 1), isDescribed };
}

/**
 * Whether a template is described; none for one that is not below the project's root. JSON has no comments; a template
 * that a program wrote needs no description.
 */
export function describeTemplate(project: ProjectContext, template: Template): readonly DocumentedTarget[] {
  const file = project.within(template.file);
  if (file === undefined || isGenerated(template)) return [];
  const description = getOwn(template.root, 'Description');
  const { text } = template.document;
  const isYaml = !text.trimStart().startsWith('{');
  const isDescribed =
    (typeof description === 'string' && description.trim() !== '') || (isYaml && /^[ \t]*#[ \t]*\w/m.test(text));
  return [{ name: file, file, range: rangeOf({ text }, 1), isDescribed }];
}

function uncommentedIn(source: Source, most: number, branching: number): readonly Uncommented[] {
  return source.routines.flatMap(({ name, is, line, lastLine, branches, isCommented }) => {
    const lines = lastLine - line + 1;
    if (is === 'class' || isCommented || (lines <= most && branches <= branching)) return [];
    return [{ name, file: source.file, range: rangeOf(source, line), lines, branches }];
  });
}

/** A line without its indentation. */
function rangeOf({ text }: Pick<Source, 'text'>, line: number): Range {
  const written = text.split('\n', line)[line - 1] ?? '';
  const from = Math.max(written.search(/\S/), 0);
  return { start: { line, column: from + 1 }, end: { line, column: written.trimEnd().length + 1 } };
}
