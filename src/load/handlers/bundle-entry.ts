import { dirname, relative, resolve, sep } from 'node:path';
import type { Application } from '../../model/application.js';
import type { Resource } from '../../template/evaluate/types.js';
import type { LocatedCode } from './locate.js';
import type { CodeContext } from './context.js';
import { isFailure } from '../../errors.js';

/** `entry: path.join(__dirname, '../handlers/upload.ts')`, `entry: 'handlers/upload.ts'` */
const ENTRY = /\bentry\s*:\s*(?:(?:path\.)?(join|resolve)\(\s*__dirname\s*,\s*)?(['"`])([^'"`$\\\n]{1,200})\2/;

/** Statements are read so far. */
const MAX_STATEMENT = 20_000;

/**
 * What a minified bundle was made of, where the app that makes the function names it: names and comments are gone from
 * the bundle, and stand there. A path is relative to the app's folder unless it is joined with `__dirname`;
 * docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_lambda_nodejs-readme.html
 * @param cwd what the names of files are relative to, absolute
 */
export function findBundleEntry(
  application: Application,
  fn: Resource,
  around: CodeContext | undefined,
  cwd: string,
): LocatedCode | undefined {
  const made = application.worlds.inDefaults(() => application.sourceOf(fn.node.id));
  const [, joined, , written] = ENTRY.exec(made?.statement.slice(0, MAX_STATEMENT) ?? '') ?? [];
  if (made === undefined || written === undefined || around === undefined) return undefined;
  const from = joined === undefined ? around.root : dirname(resolve(cwd, made.file));
  const found = around.open(around.root);
  if (isFailure(found)) return undefined;
  const file = found.find([relative(around.root, resolve(from, written)).split(sep).join('/')]);
  const name = fn.at('Handler').text?.split('.').slice(1).join('.') ?? '';
  if (file === undefined || name === '' || found.faultOf(file) !== undefined) return undefined;
  return {
    code: {
      language: 'javascript',
      entry: { file, name },
      read: (path) => found.read(path),
      place: (path, range) => found.place(path, range),
    },
    key: undefined,
  };
}
