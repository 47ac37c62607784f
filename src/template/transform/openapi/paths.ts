import { type Branch, type Tests, branchesOf, followed } from './branches.js';
import { type Piece, entriesOf, inside, intrinsicOf } from '../placed.js';

/** One operation of a document, under one choice of its conditions. */
export interface Found {
  /** Such as `/files/{id}`. */
  readonly path: string;
  /** In capitals; `ANY` for all. */
  readonly method: string;
  readonly operation: Piece;
  /** The path item around it. */
  readonly item: Piece;
  readonly tests: Tests;
}

/** The operations that could be read, and why others could not. */
export interface FoundOperations {
  readonly found: readonly Found[];
  readonly unread: readonly string[];
}

/** API Gateway refuses documents with far fewer. */
const MAX_OPERATIONS = 5000;

const ANY = 'x-amazon-apigateway-any-method';
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', ANY];

/** Every operation of a document, in each branch of the conditions around it. */
export function operationsOf(document: Piece, tests: Tests): FoundOperations {
  const found: Found[] = [];
  const unread: string[] = [];
  const readable = (branches: readonly Branch[], what: string): readonly Branch[] =>
    branches.filter(({ piece }) => {
      const reason = hiddenBy(piece, what);
      if (reason !== undefined) unread.push(reason);
      return intrinsicOf(piece) === undefined;
    });
  for (const paths of readable(branchesOf(inside(document, 'paths'), tests), 'the paths of its OpenAPI document')) {
    for (const [path, written] of pathsOf(paths.piece)) {
      for (const item of readable(
        followedBranches(written, paths.tests, document),
        `${path} of its OpenAPI document`,
      )) {
        for (const [key, value] of entriesOf(item.piece)) {
          const method = METHODS.includes(key.toLowerCase()) ? methodOf(key) : undefined;
          if (method === undefined) continue;
          for (const { piece, tests: all } of readable(
            followedBranches(value, item.tests, document),
            `${method} ${path}`,
          )) {
            if (found.length === MAX_OPERATIONS)
              return { found, unread: [...unread, 'its OpenAPI document has too many operations'] };
            found.push({ path, method, operation: piece, item: item.piece, tests: all });
          }
        }
      }
    }
  }
  return { found, unread };
}

function pathsOf(paths: Piece): readonly (readonly [string, Piece])[] {
  return entriesOf(paths).filter(([key]) => !key.startsWith('Fn::') && !key.startsWith('x-'));
}

function methodOf(key: string): string {
  return key.toLowerCase() === ANY ? 'ANY' : key.toUpperCase();
}

function followedBranches(written: Piece, tests: Tests, document: Piece): readonly Branch[] {
  return branchesOf(written, tests).flatMap((branch) => {
    const piece = followed(branch.piece, document);
    return piece === undefined ? [] : [{ ...branch, piece }];
  });
}

/** Why a part of a document is not all there: an intrinsic in its place, or a macro among its keys. */
export function hiddenBy(piece: Piece, what: string): string | undefined {
  const intrinsic = intrinsicOf(piece);
  if (intrinsic !== undefined) return `${what} is made by ${named(piece, intrinsic)} at deployment`;
  const macro = entriesOf(piece).find(([key]) => key.startsWith('Fn::'));
  return macro === undefined ? undefined : `${named(piece, macro[0])} adds to ${what} at deployment`;
}

function named(piece: Piece, intrinsic: string): string {
  const include = inside(piece, intrinsic, 'Name')?.raw;
  return typeof include === 'string' ? include : intrinsic;
}
