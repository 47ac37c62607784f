import { isStandardLibrary } from '../../modules/packages.js';
import { DECODERS, PARSERS } from '../../libraries/libraries.js';
import { isValidator } from '../../libraries/validators.js';
import { findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { collectBindings } from './bindings.js';

/** Names and functions are followed so far. */
const DEPTH = 4;

/**
 * Whether an expression is what a package's call answers: of a model, a payment service, a search. What it says of the
 * request is no field of it, and whoever tests it tests nothing of the request.
 */
export function isForeignResult(view: View, expression: SyntaxNode, depth = DEPTH): boolean {
  const node = unwrapExpression(expression);
  if (depth === 0) return false;
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

/** Words of calls that look at what they are given, and say something of it or give it back. */
const LOOKS =
  /valid|check|verif|match|test|assert|ensure|parse|guess|detect|from_(?:buffer|bytes|file)|sanit|clean|slug|normali[sz]e|escape|decode|decrypt|format|count|length|size|compare|equal|split|trim|strip|lower|upper|safe|lookup|extension|mime|metadata|type/i;

const ASKS = /^(?:is|has)(?![a-z])/;

/** What is asked of whoever answers: a model, a shop, a search. */
const SERVICES =
  /^(?:a?invoke|a?run|execute|ask|chat|complete|completions?|generate\w*|predict\w*|query|search|retrieve|create\w*|insert\w*|update\w*|delete\w*|find\w*|fetch\w*|send\w*|publish\w*|upload\w*|download\w*|charge|translate|transcribe|embed\w*|list\w*|call|request)$/;

/** Values of the language itself: `JSON.parse`, `Number.isInteger`, `Math.max`. */
const LANGUAGE =
  /^(?:JSON|Math|Object|Array|String|Number|Boolean|BigInt|Date|RegExp|Set|Map|Symbol|Promise|Buffer|U?[Ii]nt\w*Array|Uint8Array|URL|URLSearchParams|Intl|Reflect|Error|TextDecoder|TextEncoder|FormData|Blob|File|str|dict|list|bytes|int|float|set|tuple|globalThis)\b/;

/** A call of a package's object, or one that is named for a service: no validator, no decoder, nothing that only looks. */
function isForeign(view: View, node: SyntaxNode, name: string): boolean {
  if (!/[./]/.test(name) || LANGUAGE.test(name)) return false;
  const [root = ''] = name.split('.');
  if (isStandardLibrary(node.source.language, root) || DECODERS.has(name) || Object.hasOwn(PARSERS, name)) return false;
  if (isValidator(root) || view.input(node).parts.size > 0) return false;
  const [last = '', ...before] = name.split('.').reverse();
  if (LOOKS.test(last) || ASKS.test(last)) return false;
  return SERVICES.test(last) || before.some((word) => /^[A-Z]/.test(word));
}
