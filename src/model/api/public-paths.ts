import { makeGlobMatcher } from '../../text/glob.js';
import { splitWords } from '../words.js';
import { isVersionSegment } from './version-names.js';

/** Paths that are public for reading. */
const PUBLIC = ['/health', '/healthz', '/ping', '/status', '/version', '/docs'];

/** Paths below these are public too, unless a part of the path is a parameter. */
const PUBLIC_TREES = ['/docs/', '/health/'];

const READING = ['GET', 'HEAD'];

/** One path that clients call: the method in upper case, `ANY` for all. */
export interface CalledPath {
  readonly method: string;
  readonly path: string;
}

/**
 * Whether a path is public: a GET or HEAD of a built-in public path, or an entry of the option `publicPaths`, such as
 * `/open/**`, `POST /webhook` or `ANY /probe`. `stages` are the names of the API's stages.
 */
export function isPublicPath(called: CalledPath, added: readonly string[], stages: readonly string[] = []): boolean {
  const path = formatPath(called.path);
  const below = withoutPrefix(path, stages);
  return isPublicByName(called.method, below) || added.some((entry) => fits(entry, called.method, [path, below]));
}

function isPublicByName(method: string, path: string): boolean {
  if (!READING.includes(method)) return false;
  return PUBLIC.includes(path) || (!path.includes('{') && PUBLIC_TREES.some((tree) => path.startsWith(tree)));
}

/** An entry of the option: a path pattern, preceded by a method unless it is for GET and HEAD. */
function fits(entry: string, method: string, paths: readonly string[]): boolean {
  const [, verb, pattern] = /^(?:([a-z]+)\s+)?(\S*)$/i.exec(entry.trim()) ?? [];
  if (pattern === undefined || pattern === '') return false;
  const verbs = verb === undefined ? READING : [verb.toUpperCase()];
  if (!verbs.includes('ANY') && !verbs.includes(method)) return false;
  const wanted = formatPath(pattern);
  const matches = makeGlobMatcher(wanted);
  // `/open/**` includes `/open` itself.
  return paths.some((path) => matches(path) || (wanted.endsWith('/**') && path === wanted.slice(0, -3)));
}

/** In lower case, with a leading slash and no trailing slash. */
function formatPath(path: string): string {
  return `/${path.toLowerCase().replace(/^\/+|(?<!\/)\/+$/g, '')}`;
}

/** A path without a leading stage, `api` and version; for an API in another template, without the unknown part. */
function withoutPrefix(path: string, stages: readonly string[]): string {
  const segments = path.split('/').slice(1);
  const isStage = (segment: string): boolean => stages.some((stage) => stage.toLowerCase() === segment);
  const isPrefix = (segment: string, at: number): boolean =>
    segment === 'api' || segment === '…' || isVersionSegment(segment) || (at === 0 && isStage(segment));
  const start = segments.findIndex((segment, at) => !isPrefix(segment, at));
  return start === -1 ? path : `/${segments.slice(start).join('/')}`;
}

/** The words of public paths: a function URL has no path, only its function's name. */
export function collectPublicWords(added: readonly string[]): ReadonlySet<string> {
  return new Set([...PUBLIC, ...added.map((entry) => entry.replace(/^[a-z]+\s+/i, ''))].flatMap(splitWords));
}
