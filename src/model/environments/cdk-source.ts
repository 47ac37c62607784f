import { findCommentSyntax, stripText } from '../../text/lexer.js';
import { isSettingVariable } from '../../cdk/expression-origin.js';
import { GENERATORS } from '../../generators/generators.js';
import type { Application } from '../application.js';
import { splitWords } from '../words.js';
import { findSourceFiles } from '../project/source-files.js';
import { isTestFile } from '../project/tests.js';

/** Whether the source of a CDK app distinguishes environments. */
export interface EnvironmentsInSource {
  /** Whether any of the source was found. */
  readonly isAvailable: boolean;
  /** @param names names of environments, in lower case */
  distinguishes(names: readonly string[]): boolean;
}

/** The files that mark the project of a generator of assemblies. */
const APP_FILES = GENERATORS.flatMap(({ outputs, projectFiles }) =>
  outputs.every(({ templates }) => templates === undefined) ? projectFiles : [],
);

/** Imports of the CDK, in each of its languages. */
const CDK =
  /\baws-cdk-lib\b|@aws-amplify\/backend\b|\bsst\/constructs\b|@aws-cdk\/|\baws_cdk\b|\baws-cdk-go\b|\bawscdk\b|\bAmazon\.CDK\b/;
/** The CDK's own feature flags are not settings of the app. */
const CONTEXT = /\b(?:try_?)?get_?context\s*\(\s*(?!["']@aws-cdk\/)/i;
const VARIABLE =
  /\bprocess\.env(?:\??\.(\w+)|\??\.?\[\s*["'`](\w+)["'`])|\b(?:environ(?:\.get\(|\[)|(?:getenv|Getenv|GetEnvironmentVariable)\()\s*["'](\w+)["']/g;
/** `const { STAGE } = process.env` */
const UNPACKED = /\{([^{}]{1,500})\}\s*=\s*process\.env\b/g;
/** `new UploadStack(app, 'Dev'`, `UploadStack(app, "Dev"`, with an id that names the environment. */
const STACK = /\b\w*(?:Stack|Stage)\s*\(\s*[\w.]+\s*,\s*["'`]([^"'`\n]{1,100})["'`]/g;
/** Imports of the app's own files: relative paths in JavaScript, module names in Python. */
const IMPORTED =
  /(?:\bfrom|\brequire\s*\(|\bimport)\s*["']\.{1,2}\/(?:[\w./-]*\/)?([\w.-]+)["']|\bfrom\s+\.*(?:\w+\.)*(\w+)\s+import\b/g;
/** A handler does not configure the app that deploys it. */
const HANDLER =
  /\bexport\s+(?:const|async\s+function|function)\s+\w*[hH]andler\b|\bexports\.\w*handler\b|\bdef\s+\w*handler\s*\(/;

/** Reads the source on the first use of a property. */
export function findEnvironmentsInSource(application: Application): EnvironmentsInSource {
  const sources = (): readonly string[] =>
    application.worlds.memoOf('app source of', application, () => appSources(application));
  return {
    get isAvailable() {
      return sources().length > 0;
    },
    distinguishes: (names) => sources().some(readsSettings) || namedIn(sources(), names).size > 1,
  };
}

/** The files that define constructs and the files that those import, without comments. */
function appSources({ project, kind }: Application): readonly string[] {
  // A template without its assembly may belong to any app.
  if (project === undefined || kind !== 'assembly') return [];
  const { files } = project;
  // Without a file that marks it any number of apps is possible, and a cdk.json further below marks another app.
  if (!APP_FILES.some((file) => files.sizeOf(file) !== undefined)) return [];
  const others = files.names
    .filter((name) => name.endsWith('/cdk.json'))
    .map((name) => name.slice(0, -'cdk.json'.length));
  const read = findSourceFiles(files)
    .filter((name) => !isTestFile(name) && !others.some((folder) => name.startsWith(folder)))
    .flatMap((name) => {
      const text = files.read(name);
      const lexis = findCommentSyntax(name);
      return text === undefined || lexis === undefined ? [] : [{ name, lexis, text }];
    });
  const making = read.filter(({ text }) => CDK.test(text));
  const imported = new Set(
    making.flatMap(({ text }) => [...text.matchAll(IMPORTED)].map(([, path, module]) => stemOf(path ?? module ?? ''))),
  );
  const beside = read.filter(
    (one) => !making.includes(one) && imported.has(stemOf(one.name)) && !HANDLER.test(one.text),
  );
  return [...making, ...(making.length > 0 ? beside : [])].map(({ text, lexis }) => stripText(text, lexis).uncommented);
}

function stemOf(path: string): string {
  return (path.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
}

function readsSettings(text: string): boolean {
  const variables = [...text.matchAll(VARIABLE)].flatMap(([, one, other, another]) => one ?? other ?? another ?? []);
  const unpacked = [...text.matchAll(UNPACKED)].flatMap(([, list = '']) =>
    list.split(',').flatMap((item) => /^\s*(\w+)/.exec(item)?.[1] ?? []),
  );
  return CONTEXT.test(text) || [...variables, ...unpacked].some(isSettingVariable);
}

/** The environments in the ids of stacks and stages. */
function namedIn(texts: readonly string[], names: readonly string[]): ReadonlySet<string> {
  const ids = texts.flatMap((text) => [...text.matchAll(STACK)].map(([, id = '']) => id));
  return new Set(ids.flatMap((id) => splitWords(id).filter((word) => names.includes(word))));
}
