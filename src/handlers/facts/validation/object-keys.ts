import type { Evidence } from '../../syntax/evidence.js';
import type { RequestInput } from '../../flow/request-parts.js';
import { collectObjectEntries } from '../../resolve/members.js';
import { findCall, isFunction, findMember, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText, findStringPieces } from '../../syntax/strings.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { collectBindings } from './bindings.js';
import { collectDecisions } from '../replies/rejections.js';
import { isWholePart } from './request-fields.js';

/** A key of S3 that is made of what the caller sent. */
export interface ObjectKey {
  readonly at: Evidence;
  /** The action that it is for, such as `PutObject`. */
  readonly action: string;
  /** All that the caller sent and that went into it was cleaned or tested before. */
  readonly isClean: boolean;
}

export function collectObjectKeys(view: View): readonly ObjectKey[] {
  const tested = testedNames(view);
  const found = new Map<SyntaxNode, ObjectKey>();
  for (const call of view.calls) {
    const operation = view.operation(call);
    if (operation?.service !== 's3') continue;
    const key = view.parameter(operation, 'Key') ?? keyOfResource(view, call.receiver);
    if (key === undefined || !isSent(view.input(key))) continue;
    const isClean = !new Keys(view, tested).isDirty(key);
    found.set(call.node, { at: view.evidence(unwrapExpression(key)), action: operation.action, isClean });
  }
  return [...found.values()];
}

/** `boto3.resource('s3').Object(bucket, key)`, `bucket.Object(key)`. */
function keyOfResource(view: View, receiver: SyntaxNode | undefined): SyntaxNode | undefined {
  const made = receiver === undefined ? undefined : findCall(view.literal(receiver));
  return made !== undefined && findMember(made.callee)?.name === 'Object' ? made.args.at(-1) : undefined;
}

function isSent({ parts }: RequestInput): boolean {
  return parts.has('body') || parts.has('query') || parts.has('path') || parts.has('headers');
}

/** Calls that leave nothing of a path in what they return, or refuse what has one. */
const CLEANERS =
  /^(?:os\.path\.basename|ntpath\.basename|posixpath\.basename|path\.(?:posix\.)?(?:basename|extname)|werkzeug\.utils\.secure_filename|pathvalidate\.\w+|slugify(?:\.slugify)?|sanitize-filename|sanitize_filename\.\w+|re\.sub|re\.fullmatch|encodeURIComponent|urllib\.parse\.quote_plus|uuid\.\w+|int|float|Number|parseInt|parseFloat|Number\.parse\w+|len|hash|hashlib\..*|crypto\..*|mime-types\..*|mime\..*|mimetypes\..*|path\.parse\.(?:base|name|ext)|pathlib\.\w+)$/;
const CLEANING_WORDS = /sanit|clean|safe|slug|basename|validate/i;
/** Methods that take out, replace or digest. */
const CLEANING_METHODS = new Set([
  'replace',
  'replaceAll',
  'digest',
  'hexdigest',
  'translate',
  'isoformat',
  'toISOString',
]);

class Keys {
  readonly #known = new Map<SyntaxNode, boolean>();

  constructor(
    readonly view: View,
    readonly tested: ReadonlySet<string>,
  ) {}

  /** Whether something that the caller sent is in here as it was sent. */
  isDirty(expression: SyntaxNode): boolean {
    const node = unwrapExpression(expression);
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    // What is asked about itself adds nothing.
    this.#known.set(node, false);
    const found = isSent(this.view.input(node)) && this.#ask(node);
    this.#known.set(node, found);
    return found;
  }

  #ask(node: SyntaxNode): boolean {
    if (this.tested.has(node.text) || this.tested.has(lastName(node))) return false;
    const call = findCall(node);
    if (call !== undefined) return this.#isDirtyCall(node);
    const pieces = findStringPieces(node);
    if (pieces !== undefined) return pieces.some((piece) => typeof piece !== 'string' && this.isDirty(piece));
    if (node.type === 'identifier' || node.type === 'shorthand_property_identifier') return this.#isDirtyName(node);
    if (isLastSegment(node)) return false;
    const member = findMember(node);
    if (member !== undefined) return this.#isDirtyMember(node);
    const condition = node.type === 'conditional_expression' ? node.children[1] : node.get('condition');
    const parts = node.children.filter((child) => child !== condition);
    return parts.length === 0 || parts.some((part) => this.isDirty(part));
  }

  #isDirtyCall(node: SyntaxNode): boolean {
    const call = findCall(node);
    if (call === undefined) return false;
    const { callee, args, named } = call;
    const name = this.view.nameOf(callee);
    const member = findMember(unwrapExpression(callee));
    const own = this.view.functions(callee);
    if (CLEANERS.test(name ?? callee.text) || isLastSegment(node)) return false;
    if (own.length > 0) {
      if (CLEANING_WORDS.test(member?.name ?? callee.text)) return false;
      return own.some((fn) => this.view.returns(fn).some((value) => this.isDirty(value)));
    }
    if (member !== undefined && CLEANING_METHODS.has(member.name ?? '') && replacesPaths(args)) return false;
    if (CLEANING_WORDS.test(member?.name ?? callee.text)) return false;
    const given = [...args, ...named.values(), ...(member === undefined ? [] : [member.object])];
    // `body.get('name')`: a field, by its own name.
    const key = member?.name === 'get' && args[0] !== undefined ? findLiteralText(args[0]) : undefined;
    if (key !== undefined) return !this.tested.has(key);
    return given.some((one) => this.isDirty(one));
  }

  #isDirtyName(name: SyntaxNode): boolean {
    const values = collectBindings(name);
    if (values.length === 0) {
      const given = this.view.literal(name);
      return given === name || this.isDirty(given);
    }
    // `name = body['name']`, and then `name = basename(name)`.
    const cleaned = values.some(({ pattern, value }) => pattern.text === name.text && this.#cleans(value));
    if (cleaned) return false;
    return values.some(({ pattern, value }) => pattern.text !== name.text || value.holds(name) || this.isDirty(value));
  }

  #cleans(value: SyntaxNode): boolean {
    return (
      findCall(unwrapExpression(value)) !== undefined &&
      isSent(this.view.input(value)) &&
      !this.#isDirtyCall(unwrapExpression(value))
    );
  }

  #isDirtyMember(node: SyntaxNode): boolean {
    const value = this.view.literal(node);
    if (value !== node) return this.isDirty(value);
    const member = findMember(node);
    if (member !== undefined && !isWholePart(this.view, member.object) && this.#isMadeClean(member.name)) return false;
    const made = findCall(unwrapExpression(findMember(node)?.object ?? node));
    return (
      made === undefined || !CLEANERS.test(`${this.view.nameOf(made.callee) ?? ''}.${findMember(node)?.name ?? ''}`)
    );
  }

  /** A field of the code's own records, all of which are given something clean: `{ photoName: safe(name) }`. */
  #isMadeClean(field: string | undefined): boolean {
    if (field === undefined) return false;
    const values = [...this.view.nodes('object', 'dictionary')].flatMap((object) =>
      [...collectObjectEntries(object)].flatMap(({ key, value }) =>
        key === field && value !== undefined ? [value] : [],
      ),
    );
    return values.some((value) => isSent(this.view.input(value))) && values.every((value) => !this.isDirty(value));
  }
}

/** `replace(/[^\w.-]/g, '_')`, `replace('/', '_')`, `digest('hex')`; not `replace(' ', '_')`. */
function replacesPaths([first]: readonly SyntaxNode[]): boolean {
  if (first === undefined || first.type === 'regex') return true;
  const text = findLiteralText(first);
  return text === undefined || /[/\\.]|^(?:hex|base64url)$/.test(text);
}

/** `name.split('/').pop()`, `name.split('/')[-1]`, `os.path.splitext(name)[1]`. */
function isLastSegment({ text }: SyntaxNode): boolean {
  return /\.split\(\s*(?:['"`](?:\/|\\\\)['"`]|r?['"/]\[?.*[/\\].*)\s*\)\s*(?:\.pop\(\)|\.at\(-1\)|\[-1\])$|splitext\([^()]*\)\[(?:1|-1)\]$/.test(
    text.slice(-200),
  );
}

function lastName(node: SyntaxNode): string {
  const call = findCall(node);
  if (call !== undefined) {
    const [first] = call.args;
    return (
      (findMember(unwrapExpression(call.callee))?.name === 'get' && first !== undefined
        ? findLiteralText(first)
        : undefined) ?? ''
    );
  }
  return findMember(node)?.name ?? (node.type === 'identifier' ? node.text : '');
}

const TESTS = new Set([
  'test',
  'match',
  'fullmatch',
  'includes',
  'has',
  'exec',
  'indexOf',
  'search',
  'isalnum',
  'isdigit',
  'isdecimal',
  'hasOwn',
  'hasOwnProperty',
]);
const EQUALS = new Set(['in', 'not in', '===', '==', '!==', '!=']);

/** What is held against a pattern or a list before it is refused, by its text and by its last name; uuids that are parsed. */
function testedNames(view: View): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (node: SyntaxNode | undefined): void => {
    if (node === undefined) return;
    names.add(unwrapExpression(node).text);
    const last = lastName(unwrapExpression(node));
    if (last !== '') names.add(last);
    // `PATTERN.test(body.name || '')`.
    if (CHOICES.has(unwrapExpression(node).get('operator')?.text ?? '')) add(unwrapExpression(node).get('left'));
  };
  for (const { condition } of collectDecisions(view)) {
    // `images.every(isImage)` asks a function by its name.
    const asked = [...condition.walk()].flatMap((node) => (node.type === 'identifier' ? view.functions(node) : []));
    for (const test of [condition, ...asked.flatMap((fn) => view.returns(fn))]) {
      for (const node of test.walk((inner) => !isFunction(inner))) for (const one of testedBy(view, node)) add(one);
    }
  }
  for (const call of view.calls) if (PARSES.test(call.name ?? '')) add(call.args[0]);
  for (const name of describedNames(view)) names.add(name);
  names.delete('');
  return names;
}

const CHOICES = new Set(['||', '??', 'or']);
const PARSES = /^uuid\.(?:UUID|parse|validate)$/;

function testedBy(view: View, node: SyntaxNode): readonly (SyntaxNode | undefined)[] {
  const operator = node.get('operator')?.text ?? node.get('operators')?.text;
  if (operator !== undefined && EQUALS.has(operator)) {
    const [left, right] = [node.get('left') ?? node.children[0], node.get('right') ?? node.children.at(-1)];
    const isFixed = right !== undefined && !isSent(view.mentions(right)) && !EMPTY.test(right.text);
    return isFixed && !isTypeTest(left) ? [left] : [];
  }
  const call = findCall(node);
  if (call === undefined) return [];
  const member = findMember(unwrapExpression(call.callee));
  if (
    view.functions(call.callee).some((fn) => /\.(?:test|match|fullmatch)\(|\b(?:test|match|fullmatch)\b/.test(fn.text))
  )
    return call.args;
  if (PARSES.test(view.nameOf(call.callee) ?? '')) return call.args.slice(0, 1);
  if (!TESTS.has(member?.name ?? '')) return [];
  return [...call.args, member?.object];
}

const EMPTY = /^(?:null|undefined|None|''|""|0|-1|true|false|True|False)$/;

function isTypeTest(left: SyntaxNode | undefined): boolean {
  return left === undefined || /^typeof\b|\.length$|^len\(/.test(left.text);
}

const DESCRIBES =
  /\b(?:uuid4?|UUID\d?|regex|pattern|matches|oneOf|valid|literal|enum|nativeEnum|Literal|picklist|guid|hex|alphanum|format)\b/;

/** Fields that a schema holds against a pattern, a list or a kind of id: `{ name: z.string().regex(…) }`, `name: UUID4`. */
function describedNames(view: View): readonly string[] {
  const names: string[] = [];
  for (const object of view.nodes('object', 'dictionary')) {
    for (const { key, value } of view.entries(object) ?? []) {
      if (key !== undefined && value !== undefined && value.text.length < 400 && DESCRIBES.test(value.text))
        names.push(key);
    }
  }
  for (const { is, node } of view.units) {
    if (is !== 'class') continue;
    for (const line of node.get('body')?.children ?? []) {
      const assignment = unwrapExpression(line);
      const name = assignment.get('left') ?? assignment.get('name');
      if (name !== undefined && DESCRIBES.test(assignment.text)) names.push(name.text);
    }
  }
  return names;
}
