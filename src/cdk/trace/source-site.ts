import type { SourceText } from '../../text/brackets.js';
import type { TextSpan } from '../../text/lexer.js';
import type { SourceContext } from '../expression-origin.js';
import type { SourceCall } from './call.js';
import { type IdMention, findConstructId } from './construct-id.js';
import type { NarrowedPlace } from './property-path.js';

/** The call of an app that makes a construct, as it is edited. */
export interface SourceSite {
  /** Below the project's root; in an application as the user would name it. */
  readonly file: string;
  readonly context: SourceContext;
  readonly call: SourceCall;
  /** The expression that the construct is made in: `this`, `self`, `scope`. It is a construct itself. */
  readonly scope: string;
  /** The construct's id, which is written in the call. */
  readonly id: string;
  /** Whether the call makes the resource's own construct, and not one that the resource is a part of. */
  readonly isMain: boolean;
  /** Where the call sets the value; undefined if it does not. */
  readonly property: NarrowedPlace | undefined;
}

/** A site, and the app that it is in. */
export interface AppSite extends SourceSite {
  readonly app: {
    /** The text of its cdk.json, which may set values of the context. */
    readonly settings: string;
    /** Of aws-cdk-lib, such as `2.200.0`; undefined if it is not known. */
    readonly version: string | undefined;
  };
}

/**
 * A site of which the source itself shows that it makes a construct of this path: the source may have changed since the
 * app was synthesized. Undefined if it does not: for ids that are computed, as in loops, and for ids of other constructs.
 */
export function makeSourceSite(
  path: string,
  { file, call }: IdMention,
  context: SourceContext,
  property: NarrowedPlace | undefined,
): SourceSite | undefined {
  const source: SourceText = { text: context.text, syntax: context.lexis };
  const id = findConstructId(source, call);
  const segments = path.split('/');
  if (id === undefined || !segments.includes(id)) return undefined;
  const own = segments.filter(
    (segment, index) => index < segments.length - 1 || !/^(?:Resource|Default)$/.test(segment),
  );
  return { file, context, call, scope: scopeOf(context.text, call.arguments), id, isMain: own.at(-1) === id, property };
}

/** Where an id is written, the scope before it is a plain name. */
function scopeOf(text: string, [first]: readonly TextSpan[]): string {
  return first === undefined ? '' : text.slice(first.from, first.to).replace(/^scope\s*=\s*/, '');
}
