import type { Evidence } from '../../syntax/evidence.js';
import { collectObjectEntries } from '../../resolve/members.js';
import { type MemberShape, findCall, findMember, unwrapExpression } from '../../syntax/shapes.js';
import { findLiteralText, findStringPieces } from '../../syntax/strings.js';
import { countSteps } from '../../syntax/steps.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import { collectBindings } from './bindings.js';
import { collectRequestFields } from '../uploads/schema-fields.js';
import { resolveValues } from '../frames.js';
import { isWholePart } from './request-fields.js';
import { isCleanGroup } from './matched-groups.js';
import { findLoopedOver } from '../uploads/places.js';
import { collectTestedNames, isSentInput, getLastName } from './tested-names.js';
import { isUniquePart } from './unique-parts.js';

/** An S3 key that is built from the request. */
export interface ObjectKey {
  readonly at: Evidence;
  /** The action with this key, such as `PutObject`. */
  readonly action: string;
  /** Every part from the request was sanitised or checked before. */
  readonly isClean: boolean;
  /** The fields in it, in lower case without `_` and `-`; empty if they are not known. */
  readonly fields: readonly string[];
}

export function collectObjectKeys(view: View): readonly ObjectKey[] {
  const tested = collectTestedNames(view);
  const found = new Map<SyntaxNode, ObjectKey>();
  for (const call of view.calls) {
    const operation = view.operation(call);
    if (operation?.service !== 's3') continue;
    const key = view.parameter(operation, 'Key') ?? keyOfResource(view, call.receiver);
    if (key === undefined || !isSentInput(view.input(key))) continue;
    const isClean = !new Keys(view, tested).isDirty(key);
    found.set(call.node, {
      at: view.evidence(unwrapExpression(key)),
      action: operation.action,
      isClean,
      fields: collectRequestFields(view, key),
    });
  }
  return [...found.values()];
}

/** `boto3.resource('s3').Object(bucket, key)`, `bucket.Object(key)`. */
function keyOfResource(view: View, receiver: SyntaxNode | undefined): SyntaxNode | undefined {
  const made = receiver === undefined ? undefined : findCall(view.literal(receiver));
  return made !== undefined && findMember(made.callee)?.name === 'Object' ? made.args.at(-1) : undefined;
}

/** Calls whose result contains no path, or that reject a path. */
const CLEANERS =
  /^(?:os\.path\.basename|ntpath\.basename|posixpath\.basename|path\.(?:posix\.)?(?:basename|extname)|werkzeug\.utils\.secure_filename|pathvalidate\.\w+|slugify(?:\.slugify)?|sanitize-filename|sanitize_filename\.\w+|re\.sub|re\.fullmatch|encodeURIComponent|urllib\.parse\.quote_plus|uuid\.\w+|int|float|Number|parseInt|parseFloat|Number\.parse\w+|len|hash|hashlib\..*|crypto\..*|mime-types\..*|mime\..*|mimetypes\..*|path\.parse\.(?:base|name|ext)|pathlib\.\w+)$/;
const CLEANING_WORDS = /sanit|clean|safe|slug|basename|validate/i;
/** Methods that remove, replace or hash. */
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

  /** Whether an expression contains unsanitised input. */
  isDirty(expression: SyntaxNode): boolean {
    countSteps(1);
    const node = unwrapExpression(expression);
    const known = this.#known.get(node);
    if (known !== undefined) return known;
    // A name that refers to itself adds nothing.
    this.#known.set(node, false);
    const found = isSentInput(this.view.input(node)) && this.#computeDirty(node);
    this.#known.set(node, found);
    return found;
  }

  #computeDirty(node: SyntaxNode): boolean {
    if (this.tested.has(node.text) || this.tested.has(getLastName(node))) return false;
    if (isCleanGroup(this.view, node)) return false;
    const call = findCall(node);
    if (call !== undefined) return this.#isDirtyCall(node);
    const pieces = findStringPieces(node);
    if (pieces !== undefined) return this.#isDirtyText(pieces.filter((piece) => typeof piece !== 'string'));
    if (node.get('operator')?.text === '+') return this.#isDirtyText(summands(node));
    if (node.type === 'identifier' || node.type === 'shorthand_property_identifier') return this.#isDirtyName(node);
    if (isLastSegment(node)) return false;
    const member = findMember(node);
    if (member !== undefined) return this.#isDirtyMember(node);
    const condition = node.type === 'conditional_expression' ? node.children[1] : node.get('condition');
    const parts = node.children.filter((child) => child !== condition);
    return parts.length === 0 || parts.some((part) => this.isDirty(part));
  }

  /** A part behind one that the server generates per object cannot select another user's object. */
  #isDirtyText(parts: readonly SyntaxNode[]): boolean {
    const unique = parts.findIndex((part) => isUniquePart(this.view, part));
    const before = unique === -1 ? parts : parts.slice(0, unique);
    return before.some((part) => this.isDirty(part));
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
    const joined = member === undefined ? undefined : joinedParts(member, args);
    if (joined !== undefined) return this.#isDirtyText(joined);
    if (member !== undefined && CLEANING_METHODS.has(member.name ?? '') && replacesPaths(args)) return false;
    if (CLEANING_WORDS.test(member?.name ?? callee.text)) return false;
    const given = [...args, ...named.values(), ...(member === undefined ? [] : [member.object])];
    // `body.get('name')` is the field `name`.
    const key = member?.name === 'get' && args[0] !== undefined ? findLiteralText(args[0]) : undefined;
    if (key !== undefined) return !this.tested.has(key);
    return given.some((one) => this.isDirty(one));
  }

  #isDirtyName(name: SyntaxNode): boolean {
    const values = collectBindings(name);
    // Each key asks anew: its answers hold for it alone, where names are made of each other.
    countSteps(values.length);
    if (values.length === 0) {
      if (this.#isTakenClean(name)) return false;
      const over = findLoopedOver(this.view, name);
      if (over !== undefined && this.tested.has(over.text)) return false;
      const given = this.view.literal(name);
      return given === name || this.isDirty(given);
    }
    // `name = body['name']`, and then `name = basename(name)`.
    const cleaned = values.some(({ pattern, value }) => pattern.text === name.text && this.#cleans(value));
    if (cleaned || this.#isTakenClean(name)) return false;
    return values.some(({ pattern, value }) => pattern.text !== name.text || value.holds(name) || this.isDirty(value));
  }

  /** `const { id } = read(event)`: a field of records that functions of the code create. */
  #isTakenClean(name: SyntaxNode): boolean {
    const [only, ...others] = this.view.sources(name);
    if (only === undefined || 'walk' in only || others.length > 0) return false;
    const [field, ...deeper] = only.path;
    if (field === undefined || deeper.length > 0) return false;
    const { parameter, value, is } = only;
    const given = parameter === undefined ? [] : this.view.given(parameter.of, parameter.index);
    const holders = is === 'value' && value !== undefined ? [value] : given;
    const records = holders
      .flatMap((node) => resolveValues(this.view, { node, frame: undefined }))
      .map(({ node }) => node);
    if (!records.every((one) => this.view.entries(one)?.every(({ spread }) => spread === undefined) === true))
      return false;
    const values = records.flatMap((one) => this.view.property(one, field) ?? []);
    return values.length > 0 && values.every((value) => !this.isDirty(value));
  }

  #cleans(value: SyntaxNode): boolean {
    return (
      findCall(unwrapExpression(value)) !== undefined &&
      isSentInput(this.view.input(value)) &&
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

  /** A field of the code's own records whose values are all sanitised: `{ photoName: safe(name) }`. */
  #isMadeClean(field: string | undefined): boolean {
    if (field === undefined) return false;
    const values = [...this.view.nodes('object', 'dictionary')].flatMap((object) =>
      [...collectObjectEntries(object)].flatMap(({ key, value }) =>
        key === field && value !== undefined ? [value] : [],
      ),
    );
    return values.some((value) => isSentInput(this.view.input(value))) && values.every((value) => !this.isDirty(value));
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
  return /\.split\(\s*(?:['"`](?:\/|\\\\)['"`]|r?['"/]\[?[^/\\\n]*[/\\].*)\s*\)\s*(?:\.pop\(\)|\.at\(-1\)|\[-1\])$|splitext\([^()]*\)\[(?:1|-1)\]$/.test(
    text.slice(-200),
  );
}

/** The operands of `a + b + c`, from left to right. */
function summands(node: SyntaxNode): readonly SyntaxNode[] {
  const inner = unwrapExpression(node);
  if (inner.get('operator')?.text !== '+') return [inner];
  return [...inner.all('left'), ...inner.all('right')].flatMap(summands);
}

const LISTS = new Set(['array', 'list', 'tuple']);

/** The parts that `'/'.join([a, b])`, `[a, b].join('/')` and `'{}-{}'.format(a, b)` join. */
function joinedParts({ name, object }: MemberShape, args: readonly SyntaxNode[]): readonly SyntaxNode[] | undefined {
  const inner = unwrapExpression(object);
  if (name === 'join' && LISTS.has(inner.type)) return inner.children;
  if (findLiteralText(inner) === undefined) return undefined;
  if (name === 'format') return args;
  const list = args[0] === undefined ? undefined : unwrapExpression(args[0]);
  return name === 'join' && list !== undefined && LISTS.has(list.type) ? list.children : undefined;
}
