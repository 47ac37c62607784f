import { findCall, findMember } from '../../syntax/shapes.js';
import type { SyntaxNode } from '../../syntax/syntax.js';
import type { View } from '../view.js';
import type { Decision } from '../replies/rejections.js';
import { collectLimits } from './limits.js';
import { type FieldQuestion, OTHER_WORDS } from './schema-fields.js';
import { isBound } from './bounds.js';
import type { UploadCheck, LocatedCheck } from './types.js';

/** Everything that refuses files by their size. */
export function collectSizeChecks(
  view: View,
  decided: readonly Decision[],
  isStored: FieldQuestion,
): readonly LocatedCheck[] {
  return [...decided.flatMap((decision) => comparisonsIn(view, decision)), ...collectLimits(view, isStored)];
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

const SIZE_WORDS = /size|bytes|length|content-?_?length/i;
/** The measure of a file: its bytes, or a length that the client declares. */
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

/** The measured value of a call or a member: `data` of `len(data)`, `buffer.length`; anything else is itself. */
function subjectOf(view: View, node: SyntaxNode): SyntaxNode | undefined {
  // `len(encoded) * 3 / 4`, `Math.floor(text.length * 0.75)`
  for (const one of node.walk()) {
    const call = findCall(one);
    if (call !== undefined && MEASURES.test(view.nameOf(call.callee) ?? call.callee.text)) return call.args[0];
    const member = findMember(one);
    if (member !== undefined && /^(?:length|byteLength|size|nbytes)$/.test(member.name ?? '') && call === undefined) {
      // `file.size` of a form is the received size; `body.size` of JSON is the client's claim.
      return view.input(one).parts.has('body') && member.name === 'size' ? node : member.object;
    }
  }
  return node;
}
