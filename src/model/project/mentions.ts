import type { MentionTarget } from '../member.js';

/** The names by which tests refer to the parts of a project. */
export interface TargetNames {
  readonly handlers: readonly MentionTarget[];
  /** The functions whose source was not found: tests may refer to it by any name. */
  readonly unknownHandlers?: readonly string[];
  readonly stacks: readonly MentionTarget[];
  readonly templates: readonly MentionTarget[];
  /** Paths of operations, such as `/uploads`. */
  readonly routes: readonly MentionTarget[];
}

/** A text's words, and the paths in it. */
export interface TextWords {
  readonly words: ReadonlySet<string>;
  /** As lists of segments, `../src/upload/app.js` as `src, upload, app`. */
  readonly paths: readonly (readonly string[])[];
}

/** Names of files that most projects have: only their folder, or an import of exactly that name, identifies them. */
const GENERIC = new Set([
  '__init__',
  'api',
  'app',
  'code',
  'function',
  'functions',
  'handler',
  'handlers',
  'index',
  'lambda',
  'lambda_function',
  'lambda_handler',
  'lambdahandler',
  'lambdas',
  'lib',
  'main',
  'mod',
  'run',
  'service',
  'source',
  'src',
  'stack',
  'template',
  'test',
]);

/** Whether a name is too common to identify a file or a resource. */
export function isGeneric(name: string): boolean {
  return name.length < 3 || GENERIC.has(name.toLowerCase());
}

const WORD = /[A-Za-z_$][\w$-]*/g;
/** A quoted text on one line. */
const QUOTED = /(["'`])([^"'`\n\\]{1,300})\1/g;
const PYTHON_IMPORT = /^[ \t]*(?:from[ \t]+([.\w]+)[ \t]+)?import[ \t]+([^\n]{1,300})/gm;
/** Paths and names of files, quoted or not. */
const PATH = /[\w.-]+(?:\/[\w.-]+)*|(?:\/[\w.-]+)+/g;
/** The file of a template, up to the last ending of one. */
const TEMPLATE = /^.*\.(?:ya?ml|json|template)\b/;
const ENDING = /\.(?:[cm]?[jt]sx?|py)$/;

/** The words and paths of a text without comments. */
export function collectWords(text: string): TextWords {
  const words = new Set<string>();
  for (const [word] of text.matchAll(WORD)) words.add(word);
  const paths: (readonly string[])[] = [];
  for (const [, , quoted = ''] of text.matchAll(QUOTED)) {
    const isPath = /^(?:\.{1,2}|[@~])?\//.test(quoted) || /[\w)}]\/[\w.]/.test(quoted);
    // `patch('src.upload.app.s3')` names a module and a member of it.
    const isModule = /^\w+(?:\.\w+)+$/.test(quoted) && !ENDING.test(quoted);
    if (isPath) paths.push(segmentsOf(quoted.replace(ENDING, '').split('/')));
    else if (isModule) paths.push(quoted.split('.'), quoted.split('.').slice(0, -1));
    else if (/^[\w-]+(?:\.\w+)?$/.test(quoted)) words.add(quoted);
  }
  for (const [path] of text.matchAll(PATH)) {
    const [file] = TEMPLATE.exec(path) ?? [];
    if (file !== undefined) paths.push(segmentsOf(file.split('/')));
  }
  for (const [, from, names = ''] of text.matchAll(PYTHON_IMPORT)) {
    const base = (from ?? '').split('.').filter((segment) => segment !== '');
    if (from !== undefined && base.length > 0) paths.push(base);
    for (const [name] of names.matchAll(/[\w.]+/g)) paths.push([...base, ...name.split('.')]);
  }
  return { words, paths };
}

/** Whether a text refers to one of these. */
export function mentionsTarget({ words, paths }: TextWords, targets: readonly MentionTarget[]): boolean {
  return targets.some(
    ({ path, names }) =>
      names.some((name) => words.has(name)) ||
      (path !== undefined && paths.some((mentioned) => leadsTo(mentioned, segmentsOf(path.split('/'))))),
  );
}

/** The base of a path in a text is not known: the path must equal the end of the file's own path. */
function leadsTo(mentioned: readonly string[], path: readonly string[]): boolean {
  if (mentioned.length === 0) return false;
  const ends = [path, ...(path.at(-1) === 'index' || path.at(-1) === '__init__' ? [path.slice(0, -1)] : [])];
  return ends.some((end) => {
    const most = Math.min(end.length, mentioned.length);
    const same = [...Array(most).keys()].every((back) => end.at(-1 - back) === mentioned.at(-1 - back));
    return most > 0 && same;
  });
}

function segmentsOf(segments: readonly string[]): readonly string[] {
  return segments.filter((segment) => segment !== '' && !/^\.{1,2}$|[${}()]/.test(segment));
}
