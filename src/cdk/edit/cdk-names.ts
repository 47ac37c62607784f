import type { TextSpan } from '../../text/lexer.js';
import { stripText } from '../../text/lexer.js';
import type { SourceContext } from '../expression-origin.js';

/** The names that a file of a CDK app gives to parts of aws-cdk-lib. */
export interface CdkNames {
  /** By the local name: `aws_dynamodb` for `ddb`, `aws_dynamodb.Table` for `Table`, empty for `cdk`. */
  readonly names: ReadonlyMap<string, string>;
  /** The text between the brackets of an import of single names from the library's root; undefined without one. */
  readonly rootImport: TextSpan | undefined;
}

/** `import * as s3 from 'aws-cdk-lib/aws-s3'`, `import s3 = require(…)`, `const s3 = require(…)` */
const WHOLE_MODULE =
  /\b(?:import\s+\*\s+as|import|const|let|var)\s+([A-Za-z_$][\w$]*)\s*(?:from\s*|=\s*require\(\s*)["']aws-cdk-lib(?:\/(aws-[\w-]+))?["']/g;
/** `import { Stack, aws_s3 as s3 } from 'aws-cdk-lib'`, `const { Bucket: B } = require('aws-cdk-lib/aws-s3')` */
const SINGLE_NAMES =
  /\b(import|const|let|var)\s+\{([^{}]{0,5000})\}\s*(?:from\s*|=\s*require\(\s*)["']aws-cdk-lib(?:\/(aws-[\w-]+))?["']/g;
/** `import aws_cdk as cdk`, `import aws_cdk.aws_s3 as s3`, `import aws_cdk` */
const PYTHON_MODULE = /^[ \t]*import[ \t]+aws_cdk(?:\.(\w+))?(?:[ \t]+as[ \t]+(\w+))?[ \t]*$/gm;
/** `from aws_cdk import Stack, aws_s3 as s3`, also in brackets; `from aws_cdk.aws_s3 import Bucket` */
const PYTHON_NAMES = /^[ \t]*from[ \t]+aws_cdk(?:\.(\w+))?[ \t]+import[ \t]+(?:\(([^()]{0,5000})\)|([^\n()\\]+))/gm;

/** Reads the imports of a file, wherever in it they are. */
export function collectCdkNames({ text, lexis }: SourceContext): CdkNames {
  const { uncommented } = stripText(text, lexis);
  return lexis === 'python' ? pythonNames(uncommented) : scriptNames(uncommented);
}

function scriptNames(text: string): CdkNames {
  const names = new Map<string, string>();
  let rootImport: TextSpan | undefined;
  for (const [, name = '', module = ''] of text.matchAll(WHOLE_MODULE)) names.set(name, moduleName(module));
  for (const { 0: found, 1: kind, 2: list = '', 3: module, index } of text.matchAll(SINGLE_NAMES)) {
    for (const item of list.split(',')) {
      const [, name = '', local = name] = /^\s*([\w$]+)(?:\s*(?:\bas\b|:)\s*([\w$]+))?\s*$/.exec(item) ?? [];
      if (name !== '') names.set(local, joined(moduleName(module ?? ''), name));
    }
    const from = index + found.indexOf('{') + 1;
    if (module === undefined && kind === 'import') rootImport ??= { from, to: from + list.length };
  }
  return { names, rootImport };
}

function pythonNames(text: string): CdkNames {
  const names = new Map<string, string>();
  let rootImport: TextSpan | undefined;
  for (const [, module = '', local] of text.matchAll(PYTHON_MODULE))
    names.set(local ?? 'aws_cdk', local === undefined ? '' : module);
  for (const { 0: found, 1: module, 2: inBrackets, 3: onLine, index } of text.matchAll(PYTHON_NAMES)) {
    const list = inBrackets ?? onLine ?? '';
    for (const item of list.split(',')) {
      const [, name = '', local = name] = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/.exec(item) ?? [];
      if (name !== '') names.set(local, joined(module ?? '', name));
    }
    const from = index + found.length - list.length - (inBrackets === undefined ? 0 : 1);
    if (module === undefined) rootImport ??= { from, to: from + list.length };
  }
  return { names, rootImport };
}

/** `aws_dynamodb` for `aws-dynamodb`: the name of the same module below the library's root. */
function moduleName(path: string): string {
  return path.replaceAll('-', '_');
}

function joined(module: string, name: string): string {
  return module === '' ? name : `${module}.${name}`;
}

/** What a callee is in aws-cdk-lib: `aws_dynamodb.Table` for `new ddb.Table`; undefined for what is of elsewhere. */
export function resolveCdkName(head: string, { names }: CdkNames): string | undefined {
  const written = head
    .replace(/^new\s+/, '')
    .replace(/<[^<>]*>$/, '')
    .replace(/\s/g, '');
  const [first = '', ...rest] = written.split('.');
  const known = names.get(first);
  if (known === undefined) return undefined;
  return [...(known === '' ? [] : [known]), ...rest].join('.');
}

/** How a file writes a class of aws-cdk-lib, the shortest way; undefined if it imports nothing that leads to it. */
export function findLocalName(wanted: string, { names }: CdkNames): string | undefined {
  const ways = [...names].flatMap(([local, meaning]) => {
    if (meaning === wanted) return [local];
    if (meaning === '') return [`${local}.${wanted}`];
    return wanted.startsWith(`${meaning}.`) ? [`${local}.${wanted.slice(meaning.length + 1)}`] : [];
  });
  return ways.sort((a, b) => a.length - b.length)[0];
}
