import { type CallShape, findCall, findMember, unwrapExpression } from '../syntax/shapes.js';
import { findStringPieces } from '../syntax/strings.js';
import type { SyntaxNode } from '../syntax/syntax.js';
import { type ConstantValue, resolveConstant } from './constants.js';
import type { Resolver } from './resolver.js';
import { followName } from './store-calls.js';

/** A file written below a path under which functions have file systems mounted. */
export interface MountedWrite {
  readonly action: 'PutObject';
  readonly does: 'send';
  /** The prefix of the path: a literal below `/mnt/`, or a variable that names a mount. */
  readonly mount: ConstantValue;
  readonly named: ReadonlyMap<string, SyntaxNode>;
}

interface Writer {
  readonly name: RegExp;
  /** The place of the path: the argument at an index, or the arguments of the call that opened the file. */
  readonly path: number | 'opened' | 'opened-argument';
  /** The index of the argument that is written. */
  readonly body: number;
}

/** Docs: nodejs.org/api/fs.html, docs.python.org/3/library/{functions,pathlib,shutil}.html */
const WRITERS: readonly Writer[] = [
  {
    name: /^(?:fs(?:[./]promises)?|fs-extra)\.(?:writeFile|writeFileSync|appendFile|appendFileSync|outputFile)$/,
    path: 0,
    body: 1,
  },
  { name: /^(?:fs|fs-extra)\.createWriteStream\.(?:write|end)$/, path: 'opened', body: 0 },
  { name: /^stream(?:[./]promises)?\.pipeline$/, path: 'opened-argument', body: 0 },
  { name: /^(?:(?:io|codecs|aiofiles)\.)?open\.write$/, path: 'opened', body: 0 },
  { name: /^pathlib\.Path\.write_(?:bytes|text)$/, path: 'opened', body: 0 },
  { name: /^shutil\.copyfileobj$/, path: 'opened-argument', body: 0 },
];

/** Lambda mounts file systems below this path, and nowhere else; docs.aws.amazon.com/lambda/latest/dg/configuration-filesystem.html */
const MOUNTS = '/mnt/';

/** Names of variables that hold a path below which something is mounted. */
const MOUNT_VARIABLE = /mount|mnt|s3_?files|file_?system/i;

const ANY_WRITER = new RegExp(WRITERS.map((one) => one.name.source).join('|'));

/** The write of a file below a mount that a call is; undefined for any other call. */
export function findMountedWrite(resolver: Resolver, name: string, call: CallShape): MountedWrite | undefined {
  const plain = name.replace(/^node:/, '');
  const writer = ANY_WRITER.test(plain) ? WRITERS.find((one) => one.name.test(plain)) : undefined;
  const body = writer === undefined ? undefined : call.args[writer.body];
  if (writer === undefined || body === undefined) return undefined;
  const path = pathOf(resolver, writer, call);
  const mount = path === undefined ? undefined : rootOf(resolver, path);
  if (path === undefined || mount === undefined || !isMount(mount)) return undefined;
  return {
    action: 'PutObject',
    does: 'send',
    mount,
    named: new Map([
      ['Key', path],
      ['Body', body],
    ]),
  };
}

function isMount(root: ConstantValue): boolean {
  if (root.is === 'text') return root.value.startsWith(MOUNTS);
  if (root.is !== 'env') return false;
  return root.otherwise?.is === 'text' ? isMount(root.otherwise) : MOUNT_VARIABLE.test(root.name);
}

function pathOf(resolver: Resolver, { path, body }: Writer, call: CallShape): SyntaxNode | undefined {
  if (typeof path === 'number') return call.args[path];
  const opened =
    path === 'opened'
      ? [findMember(unwrapExpression(call.callee))?.object]
      : call.args.filter((_, index) => index !== body);
  return opened.flatMap((one) => {
    const made = one === undefined ? undefined : findCall(followName(resolver, one));
    return made === undefined ? [] : [...made.args.slice(0, 1), ...made.named.values()];
  })[0];
}

const JOINS = /^(?:node:)?(?:os\.)?(?:path|posixpath)(?:\.posix)?\.(?:join|resolve)$|^pathlib\.Path$/;

/** At most this many texts are put together of others before a path is taken to begin with anything. */
const MOST_STEPS = 8;

/** The prefix of a path. */
function rootOf(resolver: Resolver, expression: SyntaxNode, steps = MOST_STEPS): ConstantValue | undefined {
  const known = resolveConstant(resolver, expression);
  if (known.is === 'text' || known.is === 'env') return known;
  if (steps === 0) return undefined;
  const node = followName(resolver, expression);
  const [first] = findStringPieces(node) ?? [];
  if (typeof first === 'string') return { is: 'text', value: first };
  const call = findCall(node);
  const joined = call !== undefined && JOINS.test(resolver.nameOf(call.callee) ?? '') ? call.args[0] : undefined;
  const next = first ?? joined ?? node.get('left');
  return next === undefined ? undefined : rootOf(resolver, next, steps - 1);
}
