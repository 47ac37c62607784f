import { normalizeFieldName } from '../../../text/field-names.js';
import { collectParameters, findCall, findMember, isFunction, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import type { StoreCall } from './stores.js';

// A schema bounds one field. It matters for an upload only if the code stores that field.

/** Whether a limit in a schema is on a field whose value is stored; `perhaps` where the field can't be traced. */
export type FieldQuestion = (limit: SyntaxNode) => 'stored' | 'perhaps' | 'other';

/** Words for fields that have a length and are not files. */
export const OTHER_WORDS = /name|title|description|comment|note|email|subject|label|caption|key\b|path/i;

export function makeFieldQuestion(view: View, stores: readonly StoreCall[]): FieldQuestion {
  const stored = collectStoredFields(view, stores);
  return (limit) => {
    const names = fieldsOf(limit);
    if (names.length === 0) return 'perhaps';
    // Where it can't be traced which field is stored, names of other things are left out.
    if (stored.size === 0) return OTHER_WORDS.test(names.join(' ')) ? 'other' : 'perhaps';
    return names.some((name) => stored.has(normalizeFieldName(name))) ? 'stored' : 'other';
  };
}

/** The names of the request's fields that end up in the stored value, as `normalizeFieldName` writes them. */
export function collectStoredFields(view: View, stores: readonly StoreCall[]): ReadonlySet<string> {
  const tracer = new Tracer(view);
  for (const { body } of stores) if (body !== undefined) tracer.follow(body);
  return tracer.names;
}

/** The names of the fields of the request that an expression is built from, as `normalizeFieldName` writes them. */
export function collectRequestFields(view: View, expression: SyntaxNode): readonly string[] {
  const tracer = new Tracer(view);
  tracer.follow(expression);
  return [...tracer.names];
}

/** The field that a part of a schema describes, and its other names: `data` of `data: z.string().max(…)`. */
function fieldsOf(node: SyntaxNode): readonly string[] {
  for (const above of node.above()) {
    if (isFunction(above)) return parameterOf(above, node);
    const name =
      above.type === 'assignment' || above.type === 'public_field_definition'
        ? (above.get('left') ?? above.get('name'))
        : above.get('key');
    if (name === undefined || name === node || name.holds(node)) continue;
    const text = findLiteralText(name) ?? name.text;
    if (OPTIONS.has(text)) continue;
    const aliases = [...above.walk()].flatMap((one) =>
      one.type === 'keyword_argument' && /alias|data_key|name/.test(one.get('name')?.text ?? '')
        ? (findLiteralText(one.get('value') ?? one) ?? [])
        : [],
    );
    return isDeclaration(above, text) ? [] : [text, ...aliases];
  }
  return [];
}

/** Keys of a schema that are not fields. */
const OPTIONS = new Set(
  'schema limits validation validate properties body req options items anyOf allOf oneOf allowed enum pattern'.split(
    ' ',
  ),
);

/** `SCAN_SCHEMA = …`, `MAX = …`: a name for a schema as a whole. */
function isDeclaration(above: SyntaxNode, text: string): boolean {
  return above.type === 'assignment' && above.parent?.parent?.type === 'module' && text.length > 0;
}

/** `scan` of `def store(scan: Annotated[bytes, File(max_length=…)])`. */
function parameterOf(fn: SyntaxNode, node: SyntaxNode): readonly string[] {
  const parameter = collectParameters(fn).find(
    ({ annotation, fallback }) =>
      annotation === node || annotation?.holds(node) === true || fallback === node || fallback?.holds(node) === true,
  );
  return parameter === undefined ? [] : [parameter.pattern.text];
}

const NAMES = new Set(['identifier', 'shorthand_property_identifier']);
const MOST = 400;

class Tracer {
  readonly names = new Set<string>();
  readonly #seen = new Set<SyntaxNode>();

  constructor(readonly view: View) {}

  follow(expression: SyntaxNode): void {
    const node = unwrapExpression(expression);
    if (this.#seen.has(node) || this.#seen.size > MOST) return;
    this.#seen.add(node);
    if (NAMES.has(node.type)) this.#name(node);
    else if (findCall(node) !== undefined) this.#call(node);
    else if (findMember(node) !== undefined) this.#member(node);
    else for (const child of node.children) this.follow(child);
  }

  #carries(node: SyntaxNode): boolean {
    const { parts, whole } = this.view.input(node);
    return whole || parts.has('body') || parts.has('query');
  }

  #add(name: string | undefined): void {
    if (name !== undefined) this.names.add(normalizeFieldName(name));
  }

  #member(node: SyntaxNode): void {
    const member = findMember(node);
    if (member === undefined) return;
    // `event.body` is the whole of it, no field.
    if (this.#carries(member.object) && !this.view.input(member.object).whole) this.#add(member.name);
    for (const value of this.view.fields(node)) this.follow(value);
    this.follow(member.object);
  }

  #call(node: SyntaxNode): void {
    const call = findCall(node);
    if (call === undefined) return;
    const member = findMember(unwrapExpression(call.callee));
    const [first] = call.args;
    if (/^(?:get|pop|getlist|getAll)$/.test(member?.name ?? '') && first !== undefined)
      this.#add(findLiteralText(first));
    if (member !== undefined) this.follow(member.object);
    for (const argument of [...call.args, ...call.named.values()]) this.follow(argument);
    for (const fn of this.view.functions(call.callee)) for (const value of this.view.returns(fn)) this.follow(value);
  }

  #name(node: SyntaxNode): void {
    for (const source of this.view.sources(node)) {
      if ('walk' in source) {
        this.follow(source);
        continue;
      }
      for (const step of source.path) this.#add(step);
      if (source.value !== undefined) this.follow(source.value);
      const { parameter } = source;
      if (parameter === undefined) continue;
      const given = this.view.given(parameter.of, parameter.index);
      // A framework fills the parameters of its routes from the fields that are called so.
      const isFilled = given.length === 0 && source.path.length === 0 && !this.view.input(node).whole;
      if (isFilled && this.#carries(node)) this.#add(source.name);
      for (const argument of given) this.follow(argument);
    }
  }
}
