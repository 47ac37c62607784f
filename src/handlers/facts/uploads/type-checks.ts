import { findCall, isFunction, findMember, unwrapExpression } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import type { Decision } from '../replies/rejections.js';
import { collectContentChecks } from './content-checks.js';
import { findTable, isEnvelope, isTypeList } from './type-names.js';
import { collectTypeSchemas } from './type-schemas.js';
import type { UploadCheck, LocatedCheck } from './types.js';

/** Everything that refuses files by their type. */
export function collectTypeChecks(view: View, decided: readonly Decision[]): readonly LocatedCheck[] {
  const tested = decided.flatMap((decision) => testsIn(view, decision));
  return [
    ...collectContentChecks(view, decided),
    ...tested,
    ...filtersOf(view),
    ...routesOf(view),
    ...collectTypeSchemas(view),
  ];
}

function testsIn(view: View, { condition }: Decision): readonly LocatedCheck[] {
  for (const node of condition.walk()) {
    // `const known = SIGNATURES.some(…); if (!known) …`
    const made = node.type === 'identifier' ? view.literal(node) : node;
    const set = node.type === 'identifier' ? setUnderTest(view, node) : undefined;
    if (set !== undefined) return [{ node, at: view.evidence(node), of: set, optional: false }];
    for (const inner of made === node || isFunction(made) || made.end - made.start > MAX_TEST
      ? [node]
      : [node, ...made.walk()]) {
      const of = testOf(view, inner);
      if (of !== undefined)
        return [{ node, at: view.evidence(inner), of, optional: isOptional(view, condition, node) }];
    }
  }
  return [];
}

/** A name that gets its value only where a type is tested: `if content.startswith(start): kind = …`, `if kind is None: …`. */
function setUnderTest(view: View, name: SyntaxNode): UploadCheck['of'] | undefined {
  for (const source of view.sources(name)) {
    const set = 'walk' in source ? source : source.node;
    for (const above of set.above()) {
      if (isFunction(above)) break;
      const condition = above.type === 'if_statement' ? above.get('condition') : undefined;
      if (condition === undefined || condition.holds(set) || condition.holds(name)) continue;
      for (const inner of condition.walk()) {
        const of = testOf(view, inner);
        if (of !== undefined) return of;
      }
    }
  }
  return undefined;
}

/** A longer expression is not a test. */
const MAX_TEST = 500;

/** Whether a node compares a type with a list, a pattern or a constant; and whose word it takes. */
function testOf(view: View, node: SyntaxNode): UploadCheck['of'] | undefined {
  const pair = comparison(view, node);
  if (pair === undefined) return isLookUp(view, node) ? 'declared' : undefined;
  const [tested, against] = pair;
  if (against !== undefined && !isConstant(view, against)) return undefined;
  if (isBytes(view, tested) && against !== undefined && looksLikeBytes(view, against)) return 'content';
  return isType(view, tested) || (against !== undefined && isTypeList(view, against)) ? 'declared' : undefined;
}

const MEMBERSHIP =
  /^(?:includes|has|indexOf|test|exec|match|startsWith|startswith|endsWith|endswith|fullmatch|search|some|equals|compare|every)$/;
const COMPARES = new Set(['==', '===', '!=', '!==', 'in', 'not in']);

/** A tested value and the values it is compared with. */
function comparison(view: View, node: SyntaxNode): readonly [SyntaxNode, SyntaxNode | undefined] | undefined {
  const operator = node.get('operator')?.text ?? node.get('operators')?.text;
  if (operator !== undefined && COMPARES.has(operator)) {
    const [left, right] = [node.get('left') ?? node.children[0], node.get('right') ?? node.children.at(-1)];
    return left === undefined || right === undefined ? undefined : [left, right];
  }
  const call = findCall(node);
  const member = call === undefined ? undefined : findMember(unwrapExpression(call.callee));
  if (call === undefined || member === undefined || !MEMBERSHIP.test(member.name ?? '')) return undefined;
  const [first] = call.args;
  if (first === undefined) return undefined;
  // `re.match(PATTERN, type)`, `PATTERN.search(type)`; `name.match(PATTERN)`
  if (/^(?:match|fullmatch|search)$/.test(member.name ?? '')) {
    const [, second] = call.args;
    if (second !== undefined) return [second, first];
    return isConstant(view, member.object) ? [first, member.object] : [member.object, first];
  }
  // `ALLOWED.includes(type)` and `type.startsWith('image/')`, `/^image/.test(type)`.
  return /^(?:includes|has|test|exec|indexOf|some)$/.test(member.name ?? '')
    ? [first, member.object]
    : [member.object, first];
}

/** A literal, a collection of literals, or a name that refers to one; a setting of the environment too. */
function isConstant(view: View, node: SyntaxNode): boolean {
  if (view.mentions(node).parts.size > 0) return false;
  const known = view.known(node);
  if (known.is === 'text' || known.is === 'number' || known.is === 'env') return true;
  const value = findTable(view, node);
  return /^(?:array|list|set|tuple|dictionary|object|regex|string|bytes|concatenated_string|new_expression|call|call_expression)$/.test(
    value.type,
  );
}

const TYPE_WORDS =
  /content_?-?type|mime|(?:^|[^a-z])ext(?:ension|name)?s?(?:$|[^a-z])|extension|file_?type|media_?type|suffix|splitext|extname/i;

/** A name, a key or a call that speaks of a type. */
function isType(view: View, node: SyntaxNode): boolean {
  if (TYPE_WORDS.test(node.text)) return true;
  const value = view.literal(node);
  return value !== node && value.text.length < 400 && TYPE_WORDS.test(value.text);
}

/** `EXTENSIONS[type]`, `TYPES.get(type)`: a type that is missing in the table is rejected. */
function isLookUp(view: View, node: SyntaxNode): boolean {
  const value = view.literal(node);
  const call = findCall(value);
  const member = findMember(call === undefined ? value : unwrapExpression(call.callee));
  if (member === undefined || (call !== undefined && member.name !== 'get')) return false;
  const key = call === undefined ? member.key : call.args[0];
  return key !== undefined && view.mentions(key).parts.size > 0 && isTypeList(view, member.object);
}

function isBytes(view: View, node: SyntaxNode): boolean {
  const { parts } = view.mentions(node);
  return (
    parts.has('body') ||
    parts.has('records') ||
    /\b(?:bytes|buffer|buf|data|head(?:er)?|magic|signature|content)\b/i.test(node.text)
  );
}

/** `b'\x89PNG'`, `[0xff, 0xd8]`, `'89504e47'`, `'%PDF'`, or a list of such. */
function looksLikeBytes(view: View, node: SyntaxNode): boolean {
  const { text } = findTable(view, node);
  return /\bb['"]|0x[0-9a-f]{2}|\\x[0-9a-f]{2}|['"](?:%PDF|PNG|GIF8|RIFF|JFIF|PK|ID3|[0-9a-f]{6,})|SIGNATURE|MAGIC/i.test(
    `${text} ${node.text}`,
  );
}

/** `contentType && …`: a request without a type passes. */
function isOptional(view: View, condition: SyntaxNode, test: SyntaxNode): boolean {
  const conjunction = [condition, ...condition.walk()].find(
    (node) => /^(?:&&|and)$/.test(node.get('operator')?.text ?? '') && node.holds(test) && node !== test,
  );
  const left = conjunction?.get('left');
  const subject = comparison(view, test)?.[0];
  return (
    left !== undefined &&
    subject !== undefined &&
    !left.holds(test) &&
    unwrapExpression(left).text === unwrapExpression(subject).text
  );
}

/** The filter of a form parser: `fileFilter: (request, file, done) => done(null, …)`. */
function filtersOf(view: View): readonly LocatedCheck[] {
  return [...view.nodes('object')].flatMap((object) => {
    const filter = view.property(object, 'fileFilter') ?? view.property(object, 'filter');
    for (const node of filter?.walk() ?? []) {
      const of = testOf(view, node);
      if (of !== undefined) return [{ node, at: view.evidence(node), of, optional: false }];
    }
    return [];
  });
}

/** Chalice answers 415 to types not in a route's `content_types`; aws.github.io/chalice/api, `Chalice.route`. */
const TYPED_ROUTES = /^chalice\.(?:Chalice|Blueprint)\.(?:route|get|post|put|patch|delete)$/;

function routesOf(view: View): readonly LocatedCheck[] {
  return view.calls.flatMap(({ name = '', named, node }) => {
    const types = TYPED_ROUTES.test(name) ? named.get('content_types') : undefined;
    if (types === undefined || !isTypeList(view, types) || isEnvelope(view, types)) return [];
    return [{ node, at: view.evidence(node), of: 'declared' as const, optional: false }];
  });
}
