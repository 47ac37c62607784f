import type { EditValue } from '../location.js';
import { parsePlainScalar } from '../template/parse/yaml-build.js';
import type { TextStyle } from './style.js';

/** A scalar with the notation that it has elsewhere in the text. */
export class Written {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A value to write. */
export type FormattedValue =
  EditValue | Written | readonly FormattedValue[] | { readonly [key: string]: FormattedValue };

/** The text of a value between brackets: JSON, or YAML's flow style. */
export interface FlowStyle {
  /** Quotation marks around every key and text, as JSON has them. */
  readonly isJson: boolean;
  /** From a key to its value, `: ` in most texts. */
  readonly colon: string;
  /** Undefined: on one line. */
  readonly lines: { readonly end: string; readonly indentation: string; readonly step: string } | undefined;
  readonly text: TextStyle;
}

/** What follows a key and its colon, in block style. */
export function formatBlockValue(value: FormattedValue, column: number, style: TextStyle): string {
  const short = formatInline(value, style);
  if (short !== undefined) return ` ${short}`;
  if (isValueList(value)) {
    const at = column + style.listStep;
    return value.map((item) => `${formatLineBreak(at, style)}- ${formatBlockItem(item, at + 2, style)}`).join('');
  }
  const at = column + style.step;
  return listFields(value)
    .map(
      ([key, inner]) =>
        `${formatLineBreak(at, style)}${formatYamlText(key, style)}:${formatBlockValue(inner, at, style)}`,
    )
    .join('');
}

/** What follows a dash and its blank; `column` is where that begins. */
export function formatBlockItem(item: FormattedValue, column: number, style: TextStyle): string {
  const short = formatInline(item, style);
  if (short !== undefined) return short;
  if (isValueList(item)) {
    return item.map((inner) => `- ${formatBlockItem(inner, column + 2, style)}`).join(formatLineBreak(column, style));
  }
  return listFields(item)
    .map(([key, inner]) => `${formatYamlText(key, style)}:${formatBlockValue(inner, column, style)}`)
    .join(formatLineBreak(column, style));
}

/** The end of a line, and the blanks of the next one. */
export function formatLineBreak(column: number, { lineEnd }: TextStyle): string {
  return lineEnd + ' '.repeat(column);
}

/** A scalar, a short tag or nothing at all; undefined for what takes lines of its own. */
function formatInline(value: FormattedValue, style: TextStyle): string | undefined {
  if (value instanceof Written) return value.text;
  if (typeof value === 'string') return formatYamlText(value, style);
  if (typeof value !== 'object') return String(value);
  const tagged = style.usesTags ? formatTagged(value, style) : undefined;
  if (tagged !== undefined) return tagged;
  if (isValueList(value)) return value.length === 0 ? '[]' : undefined;
  return listFields(value).length === 0 ? '{}' : undefined;
}

function formatTagged(value: FormattedValue, style: TextStyle): string | undefined {
  if (typeof value !== 'object' || isValueList(value)) return undefined;
  const [[name, argument] = ['', undefined], ...others] = listFields(value);
  if (argument === undefined || others.length > 0) return undefined;
  if (name === 'Ref' && typeof argument === 'string') return `!Ref ${argument}`;
  if (name === 'Fn::Sub' && typeof argument === 'string') return `!Sub ${formatYamlText(argument, style)}`;
  if (name !== 'Fn::GetAtt' || !isValueList(argument)) return undefined;
  const [id, attribute, ...more] = argument;
  if (typeof id !== 'string' || typeof attribute !== 'string' || more.length > 0) return undefined;
  return `!GetAtt ${id}.${attribute}`;
}

/** A value between brackets. */
export function formatFlowValue(value: FormattedValue, style: FlowStyle): string {
  if (value instanceof Written) return value.text;
  if (typeof value === 'string') return style.isJson ? JSON.stringify(value) : formatYamlText(value, style.text);
  if (typeof value !== 'object') return String(value);
  const tagged = style.text.usesTags ? formatTagged(value, style.text) : undefined;
  if (tagged !== undefined) return tagged;
  const { lines } = style;
  const inner =
    lines === undefined ? style : { ...style, lines: { ...lines, indentation: lines.indentation + lines.step } };
  const items = isValueList(value)
    ? value.map((item) => formatFlowValue(item, inner))
    : listFields(value).map(([key, field]) => formatFlowEntry(key, formatFlowValue(field, inner), style));
  const [open, close] = isValueList(value) ? ['[', ']'] : ['{', '}'];
  if (items.length === 0) return open + close;
  const { inMap, inList, comma } = style.text.brackets;
  const gap = isValueList(value) ? inList : inMap;
  if (lines === undefined) return open + gap + items.join(comma) + gap + close;
  const each = items.map((item) => lines.end + lines.indentation + lines.step + item).join(',');
  return open + each + lines.end + lines.indentation + close;
}

/** A key between brackets, and its value. */
export function formatFlowEntry(key: string, value: string, { isJson, colon, text }: FlowStyle): string {
  const written = isJson ? JSON.stringify(key) : formatYamlText(key, text);
  // Only behind a quotation mark may a value follow at once.
  return written + (/["']$/.test(written) || colon.endsWith(' ') ? colon : `${colon} `) + value;
}

/** A text in YAML: without quotation marks where nobody could take it for something else. */
export function formatYamlText(text: string, { quote }: TextStyle): string {
  const isPlain = /^[A-Za-z_](?:[\w./-]| (?! )|:(?=[^\s]))*$/.test(text) && !text.endsWith(' ');
  if (isPlain && parsePlainScalar(text) === text && !/^[yn]$/i.test(text)) return text;
  const isSimple = /^[ -~]*$/.test(text);
  if (!isSimple || (quote === '"' && !/["\\]/.test(text)) || text.includes("'")) return JSON.stringify(text);
  return `'${text}'`;
}

function isValueList(value: FormattedValue): value is readonly FormattedValue[] {
  return Array.isArray(value);
}

function listFields(value: FormattedValue): readonly [string, FormattedValue][] {
  if (typeof value !== 'object' || value instanceof Written || isValueList(value)) return [];
  return Object.entries(value);
}
