import { isStandardLibrary } from '../../modules/packages.js';
import { DECODERS, PARSERS } from '../../libraries/libraries.js';
import { isValidator } from '../../libraries/validators.js';
import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import { resolveOnce } from '../node-answers.js';
import type { View } from '../view.js';
import { collectBindings } from './bindings.js';

/** Limit for following names and functions. */
const DEPTH = 4;

/**
 * Whether an expression is the result of a package's call, such as of a model, a payment service or a search. Such a
 * result is not a field of the request, so that a check of it does not validate the request.
 */
export function isForeignResult(view: View, expression: SyntaxNode, depth = DEPTH): boolean {
  return depth > 0 && resolveOnce(isForeignHere, view, unwrapExpression(expression), depth);
}

function isForeignHere(view: View, node: SyntaxNode, depth: number): boolean {
  const call = findCall(node);
  if (call !== undefined) {
    const own = view.functions(call.callee);
    if (own.length > 0)
      return own.some((fn) => view.returns(fn).some((value) => isForeignResult(view, value, depth - 1)));
    const name = view.nameOf(call.callee);
    return name !== undefined && isForeign(view, node, name);
  }
  const member = findMember(node);
  if (member !== undefined) return isForeignResult(view, member.object, depth);
  if (node.type !== 'identifier') return false;
  const bindings = collectBindings(node);
  return (
    bindings.length > 0 && bindings.every(({ value }) => !value.holds(node) && isForeignResult(view, value, depth - 1))
  );
}

/** Words in names of calls that inspect or convert their argument. */
const LOOKS =
  /valid|check|verif|match|test|assert|ensure|parse|guess|detect|from_(?:buffer|bytes|file)|sanit|clean|slug|normali[sz]e|escape|decode|decrypt|format|count|length|size|compare|equal|split|trim|strip|lower|upper|safe|lookup|extension|mime|metadata|type/i;

const PREDICATES = /^(?:is|has)(?![a-z])/;

/** Names of calls to a service: a model, a shop, a search. */
const SERVICES =
  /^(?:a?invoke|a?run|execute|ask|chat|complete|completions?|generate\w*|predict\w*|query|search|retrieve|create\w*|insert\w*|update\w*|delete\w*|find\w*|fetch\w*|send\w*|publish\w*|upload\w*|download\w*|charge|translate|transcribe|embed\w*|list\w*|call|request)$/;

/** Values of the language itself: `JSON.parse`, `Number.isInteger`, `Math.max`. */
const LANGUAGE =
  /^(?:JSON|Math|Object|Array|String|Number|Boolean|BigInt|Date|RegExp|Set|Map|Symbol|Promise|Buffer|U?[Ii]nt\w*Array|Uint8Array|URL|URLSearchParams|Intl|Reflect|Error|TextDecoder|TextEncoder|FormData|Blob|File|str|dict|list|bytes|int|float|set|tuple|globalThis)\b/;

/** Whether a call is one of a package's object or a service, and not a validator, a decoder or an inspection. */
function isForeign(view: View, node: SyntaxNode, name: string): boolean {
  if (!/[./]/.test(name) || LANGUAGE.test(name)) return false;
  const [root = ''] = name.split('.');
  if (isStandardLibrary(node.source.language, root) || DECODERS.has(name) || Object.hasOwn(PARSERS, name)) return false;
  if (isValidator(root) || view.input(node).parts.size > 0) return false;
  const [last = '', ...before] = name.split('.').reverse();
  if (LOOKS.test(last) || PREDICATES.test(last)) return false;
  return SERVICES.test(last) || before.some((word) => /^[A-Z]/.test(word));
}
