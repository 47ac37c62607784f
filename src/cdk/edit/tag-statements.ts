import type { SourceContext } from '../expression-origin.js';
import type { SourceSite } from '../trace/source-site.js';
import { collectCdkNames, findLocalName } from './cdk-names.js';
import { detectLineEnd, findLineEnd, findLineStart } from '../../text/lines.js';
import { getQuote } from './layout.js';
import type { SpanEdit } from './types.js';

/** A tag and its value, as a config gives them. */
export interface WrittenTag {
  readonly key: string;
  readonly value: string;
}

/** The statement that makes a construct, on lines of its own. */
interface Statement {
  /** The blanks before it. */
  readonly indentation: string;
  /** What the construct is assigned to: `bucket`, `this.bucket`; empty if to nothing. */
  readonly variable: string;
  /** Where the line after it would begin. */
  readonly end: number;
  readonly hasSemicolon: boolean;
}

const IN_SCRIPT =
  /(?:^|\n)([ \t]*)(?:(?:export\s+)?(?:const|let|var)\s+([\w$]+)(?:\s*:\s*[\w$.<>[\]]+)?\s*=\s*|(this\.[\w$]+)\s*=\s*)?$/;
const IN_PYTHON = /(?:^|\n)([ \t]*)(?:((?:self\.)?\w+)(?:\s*:\s*[\w.[\]]+)?\s*=\s*)?$/;
/** So far before a call its line begins. */
const REACH = 300;

/**
 * Tags a construct in the statements after the one that makes it: `cdk.Tags.of(bucket).add('Team', 'media')`. Undefined
 * unless that is a statement by itself, in a function or at the top of a file.
 */
export function buildTagEdits(site: SourceSite, tags: readonly WrittenTag[]): readonly SpanEdit[] | undefined {
  const { context, call, isMain } = site;
  const statement = isMain ? findStatement(site) : undefined;
  const reference = statement === undefined ? undefined : referToTags(context);
  if (statement === undefined || reference === undefined) return undefined;
  if (!tags.every(({ key, value }) => isPlain(key) && isPlain(value))) return undefined;
  const { indentation, end, hasSemicolon } = statement;
  const variable = statement.variable === '' ? makeVariable(site) : statement.variable;
  if (variable === undefined) return undefined;
  const quote = getQuote(site);
  // Tags that were added before are in the templates of the next synthesis only.
  const isThere = ({ key }: WrittenTag): boolean =>
    ['"', "'"].some((mark) => context.text.includes(`Tags.of(${variable}).add(${mark}${key}${mark}`));
  if (tags.some(isThere)) return undefined;
  const lines = tags.map(({ key, value }) => {
    const added = [key, value].map((text) => quote + text + quote).join(', ');
    const made = `${indentation}${reference.name}.of(${variable}).add(${added})${hasSemicolon ? ';' : ''}`;
    return detectLineEnd(context.text) + made;
  });
  const declared = context.lexis === 'python' ? `${variable} = ` : `const ${variable} = `;
  return [
    ...reference.edits,
    ...(statement.variable === '' ? [{ from: call.head.from, to: call.head.from, text: declared }] : []),
    { from: end, to: end, text: lines.join('') },
  ];
}

/** A text that means itself between quotation marks of either kind. */
function isPlain(text: string): boolean {
  return /^[^"'`\\$\p{C}]+$/u.test(text);
}

function findStatement({ context, call: { whole } }: SourceSite): Statement | undefined {
  const { text, bare, lexis } = context;
  const isPython = lexis === 'python';
  const before = text.slice(Math.max(0, whole.from - REACH), whole.from);
  const [found, indentation = '', name, own] = (isPython ? IN_PYTHON : IN_SCRIPT).exec(before) ?? [];
  if (found === undefined || !isBlockLevel(context, whole.from, name !== undefined)) return undefined;
  const [after = '', semicolon = ''] = /^[ \t]*(;?)[ \t\r]*/.exec(bare.slice(whole.to)) ?? [];
  const isEnd = /^(?:\n|$)/.test(bare.slice(whole.to + after.length));
  if (!isEnd || (isPython && semicolon !== '')) return undefined;
  return {
    indentation,
    variable: name ?? own ?? '',
    end: findLineEnd(text, whole.to),
    hasSemicolon: semicolon !== '',
  };
}

/** Whether a statement begins on the line of an offset: no bracket is open but that of a block, and no statement goes on. */
function isBlockLevel({ bare, lexis }: SourceContext, at: number, isDeclared: boolean): boolean {
  const open = findOpenBracket(bare, at);
  const lineStart = findLineStart(bare, at);
  const before = bare.slice(0, lineStart).trimEnd();
  if (lexis === 'python') return open === '' && !before.endsWith('\\');
  return (open === '' || open === '{') && (isDeclared || before === '' || /[;{}]$/.test(before));
}

/** The innermost bracket that is open at an offset; empty if none is. */
function findOpenBracket(bare: string, at: number): string {
  let depth = 0;
  for (let index = at - 1; index >= 0; index -= 1) {
    const character = bare.charAt(index);
    if (')]}'.includes(character)) depth += 1;
    else if ('([{'.includes(character) && (depth -= 1) < 0) return character;
  }
  return '';
}

const KEYWORDS =
  /^(?:function|class|import|export|delete|default|package|interface|public|private|protected|static|lambda|global|from|async|await|yield|switch|case|return|new|this|self|super|null|true|false|none|enum|type|void|with|while|for|try|let|var|const|def|pass|raise|except|finally|print|list|dict|set|object|str|int|float|map|filter|input|len|min|max|sum|all|any)$/;

/** A new name for a construct that is assigned to nothing, made of its id. */
function makeVariable({ id, context: { text, lexis } }: SourceSite): string | undefined {
  const words = id.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const camel = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  const name =
    lexis === 'python'
      ? camel.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
      : camel.charAt(0).toLowerCase() + camel.slice(1);
  return /^[a-z]\w{2,}$/.test(name) && !KEYWORDS.test(name) && !new RegExp(`\\b${name}\\b`).test(text)
    ? name
    : undefined;
}

/** How a file refers to the class `Tags`, and the edit that imports it if need be. */
function referToTags(
  context: SourceContext,
): { readonly name: string; readonly edits: readonly SpanEdit[] } | undefined {
  const { text, lexis } = context;
  const names = collectCdkNames(context);
  const name = findLocalName('Tags', names);
  if (name !== undefined) return { name, edits: [] };
  const list = names.rootImport;
  if (list === undefined || /\bTags\b/.test(text)) return undefined;
  const written = text.slice(list.from, list.to);
  // A comment may be among the names.
  if (lexis === 'python' ? written.includes('#') : /\/[/*]/.test(written)) return undefined;
  const end = list.from + written.trimEnd().replace(/,$/, '').length;
  const [line] = /\n[ \t]*(?=\w+(?:\s+as\s+\w+)?,?\s*$)/.exec(written) ?? [];
  const carriage = line !== undefined && detectLineEnd(text) === '\r\n' ? '\r' : '';
  return { name: 'Tags', edits: [{ from: end, to: end, text: `,${line === undefined ? ' ' : carriage + line}Tags` }] };
}
