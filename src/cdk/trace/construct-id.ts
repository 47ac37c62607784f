import { type SourceCall, findCallOpenedAt } from './call.js';
import type { SourceText } from '../../text/brackets.js';

/** Where a construct is made, found by its id. */
export interface IdMention {
  readonly file: string;
  readonly call: SourceCall;
  /** The call in the function that is called here, which makes the construct. */
  readonly inner?: IdMention;
}

/** How far before an id the call is looked for that it is an argument of. */
const REACH = 200;

/** `new Bucket(this, 'Files'`, `s3.Bucket(self, "Files"`, `s3.Bucket(scope=self, id="Files"`, `NewBucket(stack, jsii.String("Files")`. */
const AS_SCOPED_ID = /\(\s*(?:scope\s*=\s*)?[\w$.]+\s*,\s*(?:(?:construct_)?id_?\s*=\s*)?(?:jsii\.String\(\s*)?$/;
/** `s3.Bucket(id="Files"`: named arguments may be in any order. */
const AS_FIRST_ID = /\(\s*(?:construct_)?id_?\s*=\s*$/;
/** `api.root.addResource('upload'`: methods that make a construct add it to something. */
const AS_FIRST = /\.\s*[aA]dd\w*\s*\(\s*$/;

/**
 * The calls that an id is the second argument of, or else the methods that it is the first argument of. If there are
 * several it isn't known which of them made the construct.
 */
export function findById(id: string, sources: ReadonlyMap<string, SourceText>): readonly IdMention[] {
  const scoped: IdMention[] = [];
  const first: IdMention[] = [];
  for (const [file, source] of sources) {
    for (const at of mentionsOf(id, source.text)) {
      const before = source.text.slice(Math.max(0, at - REACH), at);
      const isScoped = AS_SCOPED_ID.test(before) || (source.syntax === 'python' && AS_FIRST_ID.test(before));
      const list = isScoped ? scoped : AS_FIRST.test(before) ? first : undefined;
      const open = at - before.length + openingOf(before);
      const call = list === undefined ? undefined : findCallOpenedAt(source, open);
      if (call !== undefined) list?.push({ file, call });
    }
  }
  return scoped.length > 0 ? scoped : first;
}

/** The id that a call gives to the construct that it makes, if it is written out: `'Files'` of `new Bucket(this, 'Files')`. */
export function findConstructId({ text }: SourceText, call: SourceCall): string | undefined {
  const [scope, id] = call.arguments.map(({ from, to }) => text.slice(from, to));
  if (scope === undefined || id === undefined || !/^(?:scope\s*=\s*)?[\w$.]+$/.test(scope)) return undefined;
  return /^(?:(?:construct_)?id_?\s*=\s*)?(["'])([^"'\\$]+)\1$/.exec(id)?.[2];
}

function openingOf(before: string): number {
  const outer = before.replace(/jsii\.String\(\s*$/, '');
  return outer.lastIndexOf('(');
}

function mentionsOf(id: string, text: string): readonly number[] {
  const found: number[] = [];
  for (const quote of ['"', "'", '`']) {
    const literal = quote + id + quote;
    for (let at = text.indexOf(literal); at !== -1; at = text.indexOf(literal, at + literal.length)) found.push(at);
  }
  return found;
}
