import { type PatternAnchoring, isSlashFreePattern } from '../../../text/key-patterns.js';
import {
  type CallShape,
  collectDecorators,
  collectParameters,
  findCall,
  findMember,
  isFunction,
  unwrapExpression,
} from '../../syntax/shapes.js';
import { findLiteralText } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { hasSchemas, isTypedRoute } from './schemas.js';

/** Fields that a schema holds against a pattern, a list or a kind of id: `{ name: z.string().regex(…) }`, `name: UUID4`. */
export function collectDescribedNames(view: View): readonly string[] {
  const names: string[] = [...routeParameters(view)];
  // A schema that nothing is held against cleans nothing.
  if (!hasSchemas(view)) return names;
  for (const object of view.nodes('object', 'dictionary')) {
    for (const { key, value } of view.entries(object) ?? []) {
      if (key !== undefined && value !== undefined && value.text.length < 400 && isClosed(view, value)) names.push(key);
    }
  }
  for (const { is, node } of view.units) {
    if (is !== 'class') continue;
    for (const line of node.get('body')?.children ?? []) {
      const assignment = unwrapExpression(line);
      const name = assignment.get('left') ?? assignment.get('name');
      if (name !== undefined && isClosed(view, assignment)) names.push(name.text);
    }
  }
  return names;
}

/** Routers that hold what they give a route against its declaration: `week: Annotated[str, Path(pattern=…)]`, `id: UUID`. */
function routeParameters(view: View): readonly string[] {
  return view.units.flatMap(({ node }) => {
    if (!isFunction(node) || !collectDecorators(node).some((one) => isTypedRoute(view, one))) return [];
    return collectParameters(node).flatMap(({ pattern, annotation, fallback }) =>
      [annotation, fallback].some((one) => one !== undefined && isClosed(view, one)) ? [pattern.text] : [],
    );
  });
}

const LISTS = /\b(?:oneOf|OneOf|valid|literal|enum|enums|nativeEnum|Literal|picklist|allowed|in_)\b/;
const IDS = /\b(?:uuid4?|UUID\d?|guid|hex|alphanum|ulid|cuid2?|nanoid|ObjectId)\b/;
const PATTERNS = /\b(?:regex|pattern|matches|Regexp|matches_re|Match)\b/;

/** Whether a description lets no path through. */
function isClosed(view: View, description: SyntaxNode): boolean {
  const { text } = description;
  if (/\bformat\b/.test(text) && IDS.test(text) && !LISTS.test(text)) return checksFormats(view);
  if (LISTS.test(text) || IDS.test(text)) return true;
  if (!PATTERNS.test(text)) return false;
  const patterns = [...description.walk()].flatMap((node) => patternsAt(view, node));
  return patterns.every(({ pattern, anchoring }) => isSlashFreePattern(pattern, anchoring));
}

/** Ajv checks formats with `ajv-formats` only, jsonschema with a `format_checker`; others of these do it themselves. */
function checksFormats(view: View): boolean {
  return view.calls.some(
    ({ name, named }) =>
      /^(?:ajv-formats|@middy\/validator|@cfworker\/json-schema)\b/.test(name ?? '') || named.has('format_checker'),
  );
}

interface DescribedPattern {
  readonly pattern: string;
  readonly anchoring: PatternAnchoring;
}

const NAMED = /^(?:regex|pattern|matches|Regexp|Regex|matches_re|Match)$/;

function patternsAt(view: View, node: SyntaxNode): readonly DescribedPattern[] {
  const call = findCall(node);
  const given = call === undefined ? linesOf(node) : givenTo(call);
  const name = call === undefined ? 'regex' : (view.nameOf(call.callee) ?? '');
  return given.flatMap((one) => {
    const pattern = one === undefined ? undefined : findPattern(view, one);
    return pattern === undefined ? [] : [{ pattern, anchoring: anchoringOf(name) }];
  });
}

/** `pattern: '^a$'` */
function linesOf(node: SyntaxNode): readonly (SyntaxNode | undefined)[] {
  const key = node.get('key');
  return key !== undefined && NAMED.test(findLiteralText(key) ?? key.text) ? [node.get('value')] : [];
}

function givenTo(call: CallShape): readonly (SyntaxNode | undefined)[] {
  const member = findMember(unwrapExpression(call.callee));
  const named = [...call.named].flatMap(([key, value]) => (NAMED.test(key) ? [value] : []));
  return NAMED.test(member?.name ?? call.callee.text) ? [call.args[0], ...named] : named;
}

/** marshmallow and voluptuous match from the beginning; others look for the pattern anywhere. */
function anchoringOf(name: string): PatternAnchoring {
  return /^(?:marshmallow|voluptuous|attrs?)\b/.test(name) ? 'start' : 'anywhere';
}

/** The text of a regular expression, if it is written down: `/^a$/`, `re.compile(r'^a$')`, `new RegExp('^a$')`, `'^a$'`. */
export function findPattern(view: View, expression: SyntaxNode): string | undefined {
  const value = view.literal(expression);
  if (value.type === 'regex') return /^\/(.*)\/[a-z]*$/s.exec(value.text)?.[1];
  const call = findCall(value);
  if (call !== undefined && /^(?:re\.compile|RegExp)$/.test(view.nameOf(call.callee) ?? call.callee.text)) {
    const [first] = call.args;
    return first === undefined ? undefined : findPattern(view, first);
  }
  const known = view.known(value);
  return known.is === 'text' ? known.value : undefined;
}
