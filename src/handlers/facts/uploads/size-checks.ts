import { findCall, findMember } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import type { Decision } from '../replies/rejections.js';
import type { UploadCheck, LocatedCheck } from './types.js';

/** Less than this bounds a name or a number of things, not a file. */
const LEAST_BOUND = 1024;

/** Everything that refuses files by their size. */
export function collectSizeChecks(view: View, decided: readonly Decision[]): readonly LocatedCheck[] {
  return [...decided.flatMap((decision) => comparisonsIn(view, decision)), ...limitsOf(view)];
}

function comparisonsIn(view: View, { condition }: Decision): readonly LocatedCheck[] {
  for (const node of condition.walk()) {
    const size = sizeIn(view, node);
    if (size !== undefined) return [{ node, at: view.evidence(node), of: size, optional: false }];
  }
  return [];
}

const COMPARES = new Set(['<', '<=', '>', '>=']);

/** `len(data) > MAX_BYTES`, `body.size <= 5 * 1024 * 1024`, `0 < size <= LIMIT`. */
function sizeIn(view: View, node: SyntaxNode): UploadCheck['of'] | undefined {
  const operators = [...node.all('operator'), ...node.all('operators')];
  if (!operators.some(({ text }) => COMPARES.has(text))) return undefined;
  const sides = node.children.filter(({ field }) => field !== 'operator' && field !== 'operators');
  for (const [index, left] of sides.entries()) {
    const right = sides[index + 1];
    if (right === undefined) break;
    for (const [size, bound] of [
      [left, right],
      [right, left],
    ] as const) {
      const of = isBound(view, bound) ? measured(view, size) : undefined;
      if (of !== undefined) return of;
    }
  }
  return undefined;
}

const BOUND_WORDS = /max|limit|allowed|cap\b|threshold|budget/i;

/** A number that is large enough, or a setting or a constant that is called a limit. */
function isBound(view: View, node: SyntaxNode): boolean {
  const known = view.known(node);
  if (known.is === 'number') return known.value >= LEAST_BOUND;
  if (known.is === 'env') return BOUND_WORDS.test(known.name) || isLarge(known.otherwise);
  return known.is === 'unknown' && BOUND_WORDS.test(node.text) && view.mentions(node).parts.size === 0;
}

function isLarge(value: ReturnType<View['known']> | undefined): boolean {
  return value?.is === 'number' && value.value >= LEAST_BOUND;
}

const SIZE_WORDS = /size|bytes|length|content-?_?length/i;
/** What has a length and is no file. */
const OTHER_WORDS = /name|title|description|comment|note|email|subject|label|caption|key\b|path/i;

/** The measure of a file: of its bytes, or what the client says of it. */
function measured(view: View, node: SyntaxNode): UploadCheck['of'] | undefined {
  const subject = subjectOf(view, node);
  if (subject === undefined || OTHER_WORDS.test(subject.text)) return undefined;
  if (subject !== node) return 'content';
  const value = view.literal(node);
  const inner = value === node ? undefined : subjectOf(view, value);
  if (inner !== undefined && inner !== value && !OTHER_WORDS.test(inner.text)) return 'content';
  return SIZE_WORDS.test(node.text) || SIZE_WORDS.test(value.text.slice(0, 200)) ? 'declared' : undefined;
}

const MEASURES =
  /^(?:len|Buffer\.byteLength|buffer\.Buffer\.byteLength|sys\.getsizeof|os\.path\.getsize|fs\.statSync)$/;

/** What is measured by a call or a member: `data` of `len(data)`, `buffer.length`; anything else is itself. */
function subjectOf(view: View, node: SyntaxNode): SyntaxNode | undefined {
  // `len(encoded) * 3 / 4`, `Math.floor(text.length * 0.75)`
  for (const one of node.walk()) {
    const call = findCall(one);
    if (call !== undefined && MEASURES.test(view.nameOf(call.callee) ?? call.callee.text)) return call.args[0];
    const member = findMember(one);
    if (member !== undefined && /^(?:length|byteLength|size|nbytes)$/.test(member.name ?? '') && call === undefined) {
      // `file.size` of a form is what arrived; `body.size` of JSON is what the client says.
      return view.input(one).parts.has('body') && member.name === 'size' ? node : member.object;
    }
  }
  return node;
}

const LIMIT_KEYS =
  /^(?:fileSize|maxFileSize|max_file_size|maxSize|fieldSize|maxTotalFileSize|limit|maxLength|max_length|maximum|bodyLimit)$/;

/** Limits that a parser or a schema is given: `limits: { fileSize: … }`, `maxLength: 7_000_000`, `.max(7_000_000)`. */
function limitsOf(view: View): readonly LocatedCheck[] {
  const found: SyntaxNode[] = [];
  for (const object of view.nodes('object', 'dictionary')) {
    for (const { key, value, node } of view.entries(object) ?? []) {
      if (key !== undefined && value !== undefined && LIMIT_KEYS.test(key) && isLimit(view, value) && !isOfOther(node))
        found.push(node);
    }
  }
  for (const call of view.calls) {
    const isMax = /(?:^|\.)(?:max|maxLength|lte|maxSize|le)$/.test(call.name ?? call.method ?? '');
    const bounds = isMax
      ? call.args.slice(0, 1)
      : [...call.named].flatMap(([key, value]) => (/^(?:max_length|le|lt|max_size)$/.test(key) ? [value] : []));
    if (/^(?:Math|math)\.|^max$/.test(call.name ?? '')) continue;
    if (bounds.some((bound) => isLimit(view, bound)) && !isOfOther(call.node)) found.push(call.node);
  }
  return found.map((node) => ({ node, at: view.evidence(node), of: 'content' as const, optional: false }));
}

function isLimit(view: View, value: SyntaxNode): boolean {
  const known = view.known(value);
  if (known.is === 'text') return /^\d+(?:\.\d+)?\s*[kmg]i?b?$/i.test(known.value);
  return isBound(view, value);
}

/** A limit that stands under the name of a title, or in the declaration of one. */
function isOfOther(node: SyntaxNode): boolean {
  for (const above of node.above()) {
    const key = above.get('key') ?? (above.type === 'assignment' ? above.get('left') : undefined);
    if (key !== undefined) return OTHER_WORDS.test(key.text);
  }
  return false;
}
