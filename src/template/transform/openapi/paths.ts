import { type OpenApiBranch, type BranchTests, collectBranches, followReference } from './branches.js';
import type { Placed } from '../../parse/document.js';
import { collectEntries, findPlaced, findIntrinsic } from '../placed.js';

/** One operation of a document, under one choice of its conditions. */
export interface FoundOperation {
  /** Such as `/files/{id}`. */
  readonly path: string;
  /** In capitals; `ANY` for all. */
  readonly method: string;
  readonly operation: Placed;
  /** The path item around it. */
  readonly item: Placed;
  readonly tests: BranchTests;
}

/** The operations that could be read, and why others could not. */
export interface FoundOperations {
  readonly found: readonly FoundOperation[];
  readonly unread: readonly string[];
}

/** API Gateway refuses documents with far fewer. */
const MAX_OPERATIONS = 5000;

const ANY = 'x-amazon-apigateway-any-method';
const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', ANY];

/** Every operation of a document, in each branch of the conditions around it. */
export function findOpenApiOperations(document: Placed, tests: BranchTests): FoundOperations {
  const found: FoundOperation[] = [];
  const unread: string[] = [];
  const readable = (branches: readonly OpenApiBranch[], what: string): readonly OpenApiBranch[] =>
    branches.filter(({ piece }) => {
      const reason = findHidingIntrinsic(piece, what);
      if (reason !== undefined) unread.push(reason);
      return findIntrinsic(piece) === undefined;
    });
  for (const paths of readable(
    collectBranches(findPlaced(document, 'paths'), tests),
    'the paths of its OpenAPI document',
  )) {
    for (const [path, written] of pathsOf(paths.piece)) {
      for (const item of readable(
        followedBranches(written, paths.tests, document),
        `${path} of its OpenAPI document`,
      )) {
        for (const [key, value] of collectEntries(item.piece)) {
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

function pathsOf(paths: Placed): readonly (readonly [string, Placed])[] {
  return collectEntries(paths).filter(([key]) => !key.startsWith('Fn::') && !key.startsWith('x-'));
}

function methodOf(key: string): string {
  return key.toLowerCase() === ANY ? 'ANY' : key.toUpperCase();
}

function followedBranches(written: Placed, tests: BranchTests, document: Placed): readonly OpenApiBranch[] {
  return collectBranches(written, tests).flatMap((branch) => {
    const piece = followReference(branch.piece, document);
    return piece === undefined ? [] : [{ ...branch, piece }];
  });
}

/** Why a part of a document is not all there: an intrinsic in its place, or a macro among its keys. */
export function findHidingIntrinsic(piece: Placed, what: string): string | undefined {
  const intrinsic = findIntrinsic(piece);
  if (intrinsic !== undefined) return `${named(piece, intrinsic)} makes ${what} at deployment`;
  const macro = collectEntries(piece).find(([key]) => key.startsWith('Fn::'));
  return macro === undefined ? undefined : `${named(piece, macro[0])} adds to ${what} at deployment`;
}

function named(piece: Placed, intrinsic: string): string {
  const include = findPlaced(piece, intrinsic, 'Name')?.raw;
  return typeof include === 'string' ? include : intrinsic;
}
