import { findCommentSyntax, stripText } from '../../text/lexer.js';
import { isSettingVariable } from '../../cdk/expression-origin.js';
import type { Application } from '../application.js';
import { splitWords } from '../words.js';
import { findSourceFiles } from '../project/source-files.js';
import { isTestFile } from '../project/tests.js';

/** What the source of a CDK app tells of environments. */
export interface EnvironmentsInSource {
  /** Whether any of it is at hand. */
  readonly isAtHand: boolean;
  /** @param names what environments are called, in small letters */
  tells(names: readonly string[]): boolean;
}

/** Imports that only what makes constructs has, in any language that the CDK is for. */
const CDK = /\baws-cdk-lib\b|@aws-cdk\/|\baws_cdk\b|\baws-cdk-go\b|\bawscdk\b|\bAmazon\.CDK\b/;
/** What the flags of the CDK itself are called is no setting. */
const CONTEXT = /\b(?:try_?)?get_?context\s*\(\s*(?!["']@aws-cdk\/)/i;
const VARIABLE =
  /\bprocess\.env(?:\??\.(\w+)|\??\.?\[\s*["'`](\w+)["'`])|\b(?:environ(?:\.get\(|\[)|(?:getenv|Getenv|GetEnvironmentVariable)\()\s*["'](\w+)["']/g;
/** `const { STAGE } = process.env` */
const UNPACKED = /\{([^{}]{1,500})\}\s*=\s*process\.env\b/g;
/** `new UploadStack(app, 'Dev'`, `UploadStack(app, "Dev"`, with an id that names what it is for. */
const STACK = /\b\w*(?:Stack|Stage)\s*\(\s*[\w.]+\s*,\s*["'`]([^"'`\n]{1,100})["'`]/g;
/** Files of the app itself that are imported, in JavaScript by a relative path, in Python by a module's name. */
const IMPORTED =
  /(?:\bfrom|\brequire\s*\(|\bimport)\s*["']\.{1,2}\/(?:[\w./-]*\/)?([\w.-]+)["']|\bfrom\s+\.*(?:\w+\.)*(\w+)\s+import\b/g;
/** Nothing of a handler's configures the app that deploys it. */
const HANDLER =
  /\bexport\s+(?:const|async\s+function|function)\s+\w*[hH]andler\b|\bexports\.\w*handler\b|\bdef\s+\w*handler\s*\(/;

/** Looks only when asked. */
export function findEnvironmentsInSource(application: Application): EnvironmentsInSource {
  const sources = (): readonly string[] =>
    application.worlds.memo(`app source of ${application.id}`, () => appSources(application));
  return {
    get isAtHand() {
      return sources().length > 0;
    },
    tells: (names) => sources().some(readsSettings) || namedIn(sources(), names).size > 1,
  };
}

/** The files that make constructs and what they import, without comments. */
function appSources({ project, kind }: Application): readonly string[] {
  // A template without its assembly may be of any app.
  if (project === undefined || kind !== 'assembly') return [];
  const { files } = project;
  // Without a cdk.json there may be any number of apps, and below another one another app begins.
  if (files.sizeOf('cdk.json') === undefined) return [];
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

/** The environments that stacks and stages are named after. */
function namedIn(texts: readonly string[], names: readonly string[]): ReadonlySet<string> {
  const ids = texts.flatMap((text) => [...text.matchAll(STACK)].map(([, id = '']) => id));
  return new Set(ids.flatMap((id) => splitWords(id).filter((word) => names.includes(word))));
}
