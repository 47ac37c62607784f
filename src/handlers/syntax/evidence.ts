import type { Place, Range } from '../../location.js';
import type { Code } from './code.js';
import { callOf, enclosingFunction, isFunction, nameOf } from './shapes.js';
import type { Syntax } from './syntax.js';

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
 * unminified bundle; or minified, where only what stands in the handler itself counts, and only in its favour.
 */
export type Form = 'source' | 'source-map' | 'regions' | 'minified';

/** Makes a node of the tree a place for a report. */
export function evidenceOf(code: Code, node: Syntax): Evidence {
  const { file } = node.source;
  return { place: code.place(file, rangeOf(node)), file, within: withinOf(node), what: inWords(node) };
}

/** Of a function its head alone: a place is a line that somebody would look at. */
function rangeOf(node: Syntax): Range {
  const { start, end } = node.range;
  return { start, end: isFunction(node) ? node.source.positionAt(headEnd(node)) : end };
}

function headEnd(node: Syntax): number {
  const body = node.get('body');
  if (body === undefined) return node.end;
  return node.start + node.source.text.slice(node.start, body.start).trimEnd().length;
}

/** The name of the nearest function that has one. */
function withinOf(node: Syntax): string {
  for (let fn = enclosingFunction(node); fn !== undefined; fn = enclosingFunction(fn)) {
    const name = nameOf(fn);
    if (name !== '') return name;
  }
  return '';
}

const WORDS = 60;

/** A call without its arguments, anything else as it begins. */
export function inWords(node: Syntax): string {
  const call = callOf(node);
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
