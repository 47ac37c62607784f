import type { Evidence } from '../../syntax/evidence.js';
import type { ConstantValue } from '../../resolve/constants.js';
import { CORS } from '../../libraries/libraries.js';
import { findMember, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { CodeCall, View } from '../view.js';

/** One value that code may give the header Access-Control-Allow-Origin. */
export interface AllowedOrigin {
  readonly evidence: Evidence;
  readonly value: ConstantValue;
  /** It is taken from the request's own headers. */
  readonly echoes: boolean;
}

const HEADER = 'access-control-allow-origin';

/** Every origin that the handler's replies allow: headers in the code, and headers of CORS libraries. */
export function collectAllowedOrigins(view: View): readonly AllowedOrigin[] {
  const origins: AllowedOrigin[] = [];
  const add = (value: SyntaxNode | undefined): void => {
    for (const one of value === undefined ? [] : alternatives(value)) {
      const echoes = view.input(one).parts.has('headers');
      origins.push({ evidence: view.evidence(one), value: view.known(one), echoes });
    }
  };
  for (const pair of view.nodes('pair', 'keyword_argument')) {
    const key = pair.get('key') ?? pair.get('name');
    if (key !== undefined && nameIn(view, key) === HEADER) add(pair.get('value'));
  }
  for (const assignment of view.nodes('assignment', 'assignment_expression')) {
    const target = findMember(assignment.get('left') ?? assignment);
    if (target !== undefined && nameIn(view, target.key) === HEADER) add(assignment.get('right'));
  }
  for (const call of view.calls) {
    const [first, second] = call.args;
    if (SETTERS.has(call.method ?? '') && first !== undefined && nameIn(view, first) === HEADER) add(second);
    origins.push(...byLibrary(view, call, add));
  }
  return origins;
}

const SETTERS = new Set(['setHeader', 'set', 'header', 'append', 'add_header', 'appendHeader']);

function nameIn(view: View, key: SyntaxNode): string | undefined {
  const inner = key.type === 'computed_property_name' ? (key.children[0] ?? key) : key;
  const text = findLiteralText(inner);
  if (text !== undefined) return text.toLowerCase();
  const known = view.known(inner);
  return known.is === 'text' ? known.value.toLowerCase() : undefined;
}

/** `x ? a : b` may be either. A fallback is kept together with the value it replaces. */
function alternatives(value: SyntaxNode): readonly SyntaxNode[] {
  const node = unwrapExpression(value);
  const sides =
    node.type === 'ternary_expression'
      ? [...node.all('consequence'), ...node.all('alternative')]
      : node.type === 'conditional_expression'
        ? node.children.filter((_, index) => index !== 1)
        : [];
  return sides.length === 0 ? [node] : sides.flatMap(alternatives);
}

/** The origins passed to a CORS library; many libraries allow every origin by default. */
function byLibrary(view: View, call: CodeCall, add: (value: SyntaxNode | undefined) => void): readonly AllowedOrigin[] {
  const library = Object.hasOwn(CORS, call.name ?? '') ? CORS[call.name ?? ''] : undefined;
  if (library === undefined) return [];
  const told = toldOf(view, call, library.option);
  if (told === undefined) {
    if (!library.openByDefault || !isSilent(view, call, library.option)) return [];
    return [{ evidence: view.evidence(call.node), value: { is: 'text', value: '*' }, echoes: false }];
  }
  const list = view.literal(told);
  if (LISTS.has(list.type)) for (const item of list.children) add(item);
  else add(told);
  return [];
}

const LISTS = new Set(['array', 'list', 'tuple', 'set']);

/** Flask's `resources={'/api/*': {'origins': '*'}}` refers to each of its paths. */
function toldOf(view: View, call: CodeCall, option: string): SyntaxNode | undefined {
  const named = call.named.get(option);
  if (named !== undefined) return named;
  const resources = call.named.get('resources');
  const objects = [...call.args, ...(resources === undefined ? [] : linesIn(view, resources))];
  return objects.map((object) => view.property(object, option)).find((value) => value !== undefined);
}

function linesIn(view: View, object: SyntaxNode): readonly SyntaxNode[] {
  return (view.entries(object) ?? []).flatMap(({ value }) => value ?? []);
}

/** Whether nothing that is passed may hold the option: an application, or an object that is available. */
function isSilent(view: View, call: CodeCall, option: string): boolean {
  if (call.spreads.length > 0 || call.named.has('resources')) return false;
  return (
    option === 'origins' ||
    call.args.every((argument) => view.entries(argument)?.every(({ key }) => key !== undefined) === true)
  );
}
