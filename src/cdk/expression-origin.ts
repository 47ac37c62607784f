import { type ParameterList, findAssignments, findParameterLists, findUnpacking } from './expression-names.js';
import { type CommentSyntax, findCommentSyntax, stripText } from '../text/lexer.js';

/** The source of an expression's value in a CDK app: only literals, or a setting chosen at deployment. */
export type ExpressionOrigin = 'literal' | 'outside';

/** A file that an expression is in. */
export interface SourceContext {
  readonly text: string;
  /** Without comments and quoted text; every index is where it was. */
  readonly bare: string;
  readonly lexis: CommentSyntax;
  /** The parameters of its functions, as they are written. */
  readonly parameters: readonly ParameterList[];
}

/** Longer files are not written by hand. */
const MOST = 512 * 1024;

/** The source of a file in TypeScript, JavaScript or Python; undefined for other files, and for those that are too long. */
export function makeSourceContext(file: string, text: string): SourceContext | undefined {
  const lexis = /\.(?:[cm]?[jt]sx?|py)$/.test(file) ? findCommentSyntax(file) : undefined;
  if (lexis === undefined || text.length > MOST) return undefined;
  const { bare } = stripText(text, lexis);
  return { text, bare, lexis, parameters: findParameterLists(bare, lexis) };
}

/** So far names of names are followed. */
const DEEPEST = 6;
/** A longer expression is not a value of a setting. */
const LONGEST = 2000;

/** Names by their dots: `props.memory`, `this.node.tryGetContext`, `logs.RetentionDays.ONE_WEEK`. */
const CHAIN = /(?<![\w$.])[A-Za-z_$][\w$]*(?:\s{0,20}\??\.\s{0,20}[A-Za-z_$][\w$]*)*/g;
/** Words that name nothing. */
const WORDS =
  /^(?:new|await|typeof|if|else|in|not|and|or|is|True|False|None|true|false|undefined|null|math(?:\.\w+)?)$/;
/** Calls that convert a value, and add nothing of their own. */
const WRAPPERS =
  /(?:^|\.)(?:Duration\.\w+|Size\.\w+|RetentionDays\.[A-Z][A-Z0-9_]*)$|^(?:Number|String|parseInt|parseFloat|int|float|str|min|max|Math\.\w+)$/;
/** Reads the context of the app, or Parameter Store while it is synthesized. */
const CONTEXT = /(?:^|\.)(?:(?:try_?)?get_?context|value_?from_?lookup)$/i;
/** The same for a call's result: `Stack.of(this).node.tryGetContext(…)`; and calls that read a file of values. */
const READ_FROM_OUTSIDE: readonly RegExp[] = [
  /\.\s*(?:try_?)?get_?context\s*\(/i,
  /\b(?:readFileSync|readJsonSync|readJSONSync|safe_load|safeLoad)\s*\(|\b(?:json|yaml|toml|tomllib)\.load\s*\(|\.read_text\s*\(/,
];
const DATA_MODULE = /\b(?:require|import)\(\s*["'][^"'\n]{1,200}\.(?:json|ya?ml|toml)["']\s*\)/;
/** Names of objects that hold settings. */
const SETTINGS =
  /(?:config|configuration|cfg|conf|settings?|options|props|params|parameters|context|environment|env|stage)$/i;
/**
 * The account and the region of the current credentials, and variables that every process has, are not settings; the
 * branch that Amplify deploys is one.
 */
const NO_SETTING = /^(?:(?:CDK|AWS(?!_BRANCH$)|JSII|NPM|npm)_\w+|CI|HOME|PATH|PWD|USER|DEBUG|TMPDIR)$/;

/** Whether an environment variable is a setting of the app: `CDK_DEFAULT_ACCOUNT` is not. */
export function isSettingVariable(name: string): boolean {
  return !NO_SETTING.test(name);
}

/**
 * The origin of an expression; undefined where it is uncertain. Names are followed within the file.
 * @param written such as `Duration.minutes(5)`, `props.memory`, `` `files-${stage}` ``
 */
export function findExpressionOrigin(written: string, around: SourceContext): ExpressionOrigin | undefined {
  return classify(written, { ...around, budget: { left: MOST_NAMES } }, DEEPEST);
}

/** At most this many names are followed until an expression is left alone. */
const MOST_NAMES = 60;

interface Search extends SourceContext {
  readonly budget: { left: number };
}

function classify(written: string, around: Search, left: number): ExpressionOrigin | undefined {
  if (left === 0 || written.length > LONGEST || written.trim() === '') return undefined;
  const text = around.lexis === 'python' ? withoutFormats(written) : written.replace(/\bas\s+(?:const|[a-z]+)\b/g, '');
  const { bare } = stripText(text, around.lexis);
  if (READ_FROM_OUTSIDE.some((form) => form.test(bare)) || DATA_MODULE.test(text)) return 'outside';
  // Objects, lists and functions hold more than one value; which of them is meant was not found.
  if (/(?<!\$)\{|=>|\blambda\b|\bfunction\b|^\s*\[/.test(bare)) return undefined;
  const origins = [...bare.matchAll(CHAIN)]
    .filter(([chain]) => !WORDS.test(chain))
    .map(({ 0: chain, index }) =>
      chainOrigin(chain.replace(/[\s?]/g, ''), text.slice(index + chain.length), around, left),
    );
  if (origins.includes('outside')) return 'outside';
  return origins.every((origin) => origin === 'literal') ? 'literal' : undefined;
}

/** Python's formatted texts, by the expressions in them. */
function withoutFormats(written: string): string {
  return written
    .replace(/(?<!\w)[rRbBuU]{1,2}(?=["'])/g, '')
    .replace(
      /(?<!\w)(?:[fF][rR]?|[rR][fF])(["'])((?:(?!\1)[^\\\n]|\\.){0,500})\1/g,
      (_, _quote: string, inside: string) =>
        `(0 ${[...inside.matchAll(/\{([^{}!:]*)/g)].map(([, one]) => `+ ${one}`).join(' ')})`,
    );
}

/** @param after what is behind the chain: an index, or arguments */
function chainOrigin(chain: string, after: string, around: Search, left: number): ExpressionOrigin | undefined {
  if (CONTEXT.test(chain)) return 'outside';
  const variable = variableOf(chain, after);
  if (variable !== undefined) return isSettingVariable(variable) ? 'outside' : undefined;
  if (WRAPPERS.test(chain)) return 'literal';
  const isOwn = /^(?:this|self)\./.test(chain);
  const [name = '', ...members] = chain.replace(/^(?:this|self)\./, '').split('.');
  if (!isOwn && isImportedData(name, around.text)) return 'outside';
  const found = originsOf(name, isOwn, members.length > 0 || /^\s*[[(]/.test(after), around, left - 1);
  return found.length > 0 ? agreed(found) : SETTINGS.test(name) && members.length > 0 ? 'outside' : undefined;
}

/** A default import of a JSON file, as of its limits. */
function isImportedData(name: string, text: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  return new RegExp(
    `\\bimport\\s+(?:\\*\\s+as\\s+)?${escaped}\\s+from\\s+["'][^"'\\n]{1,200}\\.(?:json|ya?ml|toml)["']`,
  ).test(text);
}

const READS = new RegExp(
  '^process\\.env(?:\\.(\\w+))?$|^os\\.(?:environ(?:\\.get)?|getenv)$|^(?:environ(?:\\.get)?|getenv)$',
);

/** The environment variable that is read: `process.env.STAGE`, `os.environ["STAGE"]`, `os.getenv("STAGE")`. */
function variableOf(chain: string, after: string): string | undefined {
  const [read, member] = READS.exec(chain) ?? [];
  if (read === undefined) return undefined;
  // A name that is not written out may be any.
  return member ?? /^\s*[[(]\s*["'](\w+)["']/.exec(after)?.[1] ?? 'CDK_UNKNOWN';
}

/** Values from several places in a file have one origin only if all are external: two literals are a choice. */
function agreed(found: readonly (ExpressionOrigin | undefined)[]): ExpressionOrigin | undefined {
  if (found.every((origin) => origin === 'outside')) return 'outside';
  return found.length === 1 ? found[0] : undefined;
}

/** The expressions in the file that give a name its value. */
function originsOf(
  name: string,
  isOwn: boolean,
  hasMembers: boolean,
  around: Search,
  left: number,
): readonly (ExpressionOrigin | undefined)[] {
  // Each name is looked for in the whole file.
  around.budget.left -= 1;
  if (around.budget.left < 0) return [undefined];
  const given = findAssignments(name, isOwn, around).map((written) => {
    const origin = classify(written, around, left);
    // The return value of a call under such a name was made to hold settings.
    const isLoaded =
      origin === undefined && hasMembers && SETTINGS.test(name) && /^\s*(?:await\s+|new\s+)?[\w$.]+\(/.test(written);
    // A member of a literal is something else than the literal.
    return isLoaded ? 'outside' : origin === 'literal' && hasMembers ? undefined : origin;
  });
  if (isOwn) return given;
  const unpacked = findUnpacking(name, around).map((from) =>
    classify(/^(?:this|self)$/.test(from) ? `${from}.${name}.value` : `${from}.${name}`, around, left),
  );
  return [...given, ...unpacked, ...handedAs(name, around)];
}

/** A stack's parameters come from the app; the arguments of another function may be literals. */
function handedAs(name: string, { parameters }: SourceContext): readonly (ExpressionOrigin | undefined)[] {
  const escaped = name.replaceAll('$', '\\$');
  const named = new RegExp(`(?<![\\w$.:|&<])${escaped}\\s*(?=[,:=?})]|$)`);
  return parameters
    .filter(({ list }) => named.test(list))
    .map(({ isOpen }) => (isOpen || SETTINGS.test(name) ? 'outside' : undefined));
}
