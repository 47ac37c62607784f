import type { Place, Range } from '../../location.js';
import type { Code } from './code.js';
import { findCall, isFunction, getDeclaredName } from './shapes.js';
import type { SyntaxNode } from './syntax.js';

/** A place in a handler's source that supports a statement. */
export interface Evidence {
  readonly place: Place;
  /** Below the code's root; enters the fingerprint. */
  readonly file: string;
  /** The enclosing function's name, empty at module level; enters the fingerprint. */
  readonly within: string;
  /** A few words of source, such as `s3.put_object(…)`: one line, shortened, without control characters. */
  readonly what: string;
}

/**
 * How the source was found: as it was written; behind a bundle's source map; between the path comments of an
 * unminified bundle; or minified, where only what is in the handler itself counts, and only in its favour.
 */
export type SourceForm = 'source' | 'source-map' | 'regions' | 'minified';

/** Makes a node of the tree a place for a report. */
export function makeEvidence(code: Code, node: SyntaxNode): Evidence {
  const { file } = node.source;
  return { place: code.place(file, rangeOf(node)), file, within: withinOf(node), what: formatExpression(node) };
}

/** Only the head of a function: a place is a line for a person to read. */
function rangeOf(node: SyntaxNode): Range {
  const { start, end } = node.range;
  return { start, end: isFunction(node) ? node.source.positionAt(headEnd(node)) : end };
}

function headEnd(node: SyntaxNode): number {
  const body = node.get('body');
  if (body === undefined) return node.end;
  return node.start + node.source.text.slice(node.start, body.start).trimEnd().length;
}

/** The name of the nearest function that has one. */
function withinOf(node: SyntaxNode): string {
  for (let fn = node.enclosingFunction; fn !== undefined; fn = fn.enclosingFunction) {
    const name = getDeclaredName(fn);
    if (name !== '') return name;
  }
  return '';
}

const WORDS = 60;

/** A call without its arguments, anything else as it begins. */
export function formatExpression(node: SyntaxNode): string {
  const call = findCall(node);
  if (call === undefined)
    return shortened(
      node.source.text.slice(node.start, Math.min(isFunction(node) ? headEnd(node) : node.end, node.start + 4 * WORDS)),
    );
  const made = node.type === 'new_expression' ? 'new ' : '';
  return `${made}${shortened(call.callee.text.slice(-4 * WORDS))}(${call.args.length + call.named.size === 0 ? '' : '…'})`;
}

function shortened(text: string): string {
  const line = text.replace(/[\s\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  return line.length > WORDS ? `${line.slice(0, WORDS - 1)}…` : line;
}
