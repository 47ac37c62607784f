import { type SourceText, parseItems } from '../../text/brackets.js';
import type { TextSpan } from '../../text/lexer.js';
import type { SourceContext } from '../expression-origin.js';
import type { NarrowedPlace } from '../trace/property-path.js';
import type { AppSite } from '../trace/source-site.js';
import { type CdkNames, collectCdkNames, resolveCdkName } from './cdk-names.js';
import { getQuote, readCode } from './layout.js';
import type { SpanEdit } from './types.js';

/** A literal of a template that an app's source should take from the context. */
export interface LiftedLiteral {
  /** As the template has it: `300`, `files-prod`. */
  readonly value: string;
  readonly type: 'Number' | 'String';
}

/** A literal in source, which a read of the context takes the place of. */
interface WrittenLiteral extends TextSpan {
  readonly form: 'number' | 'text' | 'retention';
  /** What the number counts, where the template counts in something else: `minutes`. */
  readonly unit?: string;
}

/** By the calls that make lengths of time and sizes: seconds or MiB, as templates have them. */
const FACTORS: Readonly<Record<string, number>> = {
  'Duration.seconds': 1,
  'Duration.minutes': 60,
  'Duration.hours': 3600,
  'Size.mebibytes': 1,
  'Size.gibibytes': 1024,
};

/** docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_logs.RetentionDays.html */
const RETENTION: Readonly<Record<string, number>> = {
  ONE_DAY: 1,
  THREE_DAYS: 3,
  FIVE_DAYS: 5,
  ONE_WEEK: 7,
  TWO_WEEKS: 14,
  ONE_MONTH: 30,
  TWO_MONTHS: 60,
  THREE_MONTHS: 90,
  FOUR_MONTHS: 120,
  FIVE_MONTHS: 150,
  SIX_MONTHS: 180,
  ONE_YEAR: 365,
  THIRTEEN_MONTHS: 400,
  EIGHTEEN_MONTHS: 545,
  TWO_YEARS: 731,
  THREE_YEARS: 1096,
  FIVE_YEARS: 1827,
  SIX_YEARS: 2192,
  SEVEN_YEARS: 2557,
  EIGHT_YEARS: 2922,
  NINE_YEARS: 3288,
  TEN_YEARS: 3653,
};

/**
 * Reads a literal from the app's context, with itself as the default: `Number(this.node.tryGetContext('…') ?? 512)`. A
 * value of the command line is always a text, so that numbers are converted. The scope of the call is a construct, which
 * is what the context is read from. Undefined unless the literal is written in the call, and is the template's value.
 */
export function buildContextEdits(site: AppSite, wanted: LiftedLiteral): readonly SpanEdit[] | undefined {
  const { context, property, scope } = site;
  if (property === undefined || scope === '' || isOverridden(site, property)) return undefined;
  const literal = findLiteral(context, property.value, wanted, collectCdkNames(context));
  const name = literal === undefined ? undefined : chooseContextName(site, property, literal);
  if (literal === undefined || name === undefined) return undefined;
  const written = context.text.slice(literal.from, literal.to);
  const quote = getQuote(site);
  const key = `${quote}${name}${quote}`;
  const text =
    context.lexis === 'python' ? inPython(literal, scope, key, written) : inScript(literal, scope, key, written);
  return [{ from: literal.from, to: literal.to, text }];
}

function inScript({ form }: WrittenLiteral, scope: string, key: string, written: string): string {
  const read = `${scope}.node.tryGetContext(${key}) ?? ${written}`;
  // RetentionDays has the days as its numbers.
  return form === 'text' ? read : `Number(${read})`;
}

function inPython({ form }: WrittenLiteral, scope: string, key: string, written: string): string {
  const read = `${scope}.node.try_get_context(${key})`;
  if (form === 'text') return `${read} or ${written}`;
  if (form === 'number') return `${written.includes('.') ? 'float' : 'int'}(${read} or ${written})`;
  const dot = written.lastIndexOf('.');
  const quote = key.charAt(0);
  return `${written.slice(0, dot)}[${read} or ${quote}${written.slice(dot + 1).trim()}${quote}]`;
}

function findLiteral(
  context: SourceContext,
  span: TextSpan,
  { value, type }: LiftedLiteral,
  names: CdkNames,
): WrittenLiteral | undefined {
  const code = readCode(context, span);
  const whole = { from: span.from, to: span.from + code.length };
  if (type === 'String') {
    const [, , inside] = /^(["'])([^"'\\\n]*)\1$/.exec(code) ?? [];
    return inside === value ? { ...whole, form: 'text' } : undefined;
  }
  const isNumber = (written: string, factor: number): boolean =>
    /^\d[\d_]*(?:\.\d+)?$/.test(written) && Number(written.replaceAll('_', '')) * factor === Number(value);
  if (isNumber(code, 1)) return { ...whole, form: 'number' };
  const [head, callee = '', number = ''] = /^([\w$.]+)\(\s*([\d_.]+)[\s,]*\)$/.exec(code) ?? [];
  const maker = resolveCdkName(callee, names) ?? '';
  const factor = Object.hasOwn(FACTORS, maker) ? FACTORS[maker] : undefined;
  if (head !== undefined && factor !== undefined && isNumber(number, factor)) {
    const from = span.from + code.indexOf(number, callee.length);
    const [, unit = ''] = maker.split('.');
    return { from, to: from + number.length, form: 'number', unit };
  }
  const [, days = ''] = /^aws_logs\.RetentionDays\.([A-Z_]+)$/.exec(resolveCdkName(code, names) ?? '') ?? [];
  const isRetention = Object.hasOwn(RETENTION, days) && RETENTION[days] === Number(value);
  return isRetention ? { ...whole, form: 'retention' } : undefined;
}

/** Whether an object that is spread behind a property may set it again. */
function isOverridden({ context, call: { arguments: given } }: AppSite, { value }: NarrowedPlace): boolean {
  const { text, lexis } = context;
  const source: SourceText = { text, syntax: lexis };
  let around = given.find(({ from, to }) => from <= value.from && value.to <= to);
  while (around !== undefined && text.charAt(around.from) === '{') {
    const items: readonly TextSpan[] = parseItems(source, around.from)?.items ?? [];
    const at = items.findIndex(({ from, to }) => from <= value.from && value.to <= to);
    if (items.slice(at + 1).some(({ from }) => text.startsWith('...', from))) return true;
    const item = items[at];
    const inner = item === undefined ? -1 : text.slice(item.from, value.from).indexOf('{');
    around = item === undefined || inner === -1 ? undefined : { from: item.from + inner, to: item.to };
  }
  return false;
}

/**
 * `uploadResizeTimeoutMinutes` for the timeout of the construct Resize in the class UploadStack. The context belongs to
 * the whole app, in which constructs of several classes may have one id. Undefined if the call sets several properties
 * of the name.
 */
function chooseContextName(
  { context, call: { head, whole }, id, app }: AppSite,
  { mark }: NarrowedPlace,
  { unit = '' }: WrittenLiteral,
): string | undefined {
  const { text, bare } = context;
  const property = text.slice(mark.from, mark.to).replace(/["']/g, '');
  if (!/^[\w-]+$/.test(property)) return undefined;
  const mentions = text.slice(whole.from, whole.to).match(new RegExp(`(?<![\\w-])${property}(?![\\w-])`, 'g')) ?? [];
  if (mentions.length > 1) return undefined;
  const holder = [...bare.slice(0, head.from).matchAll(/\bclass\s+([\w$]+)/g)].at(-1)?.[1] ?? '';
  const owner = wordsOf(holder.replace(/(?:Stack|Construct|Stage)$/, ''));
  const own = wordsOf(id);
  const prefix = own.startsWith(owner) ? '' : owner;
  const words = `${prefix}${own}${wordsOf(property)}${wordsOf(unit)}`;
  const name = words.charAt(0).toLowerCase() + words.slice(1);
  const isTaken = ['"', "'", '`'].some((quote) => `${text}\n${app.settings}`.includes(quote + name + quote));
  return isTaken ? undefined : name;
}

/** `MemorySize` for `memorySize`, `memory_size` and `memory-size`. */
function wordsOf(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((word) => {
      const isShouted = word.length > 1 && word === word.toUpperCase() && /[_-]/.test(text);
      return word.charAt(0).toUpperCase() + (isShouted ? word.slice(1).toLowerCase() : word.slice(1));
    })
    .join('');
}
