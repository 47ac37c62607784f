import { type Answer, no, unknown, yes, makeReason } from '../../answer.js';
import type { Node } from '../../template/evaluate/types.js';

/** `v1`, `api-v2`, `version_3`, `v1.2`, `v1beta1`, or a date such as `2024-05-01`: a whole word of a name. */
const VERSION =
  /(?:^|[-_./])(?:(?:v|ver|version|rev)[-_.]?\d+(?:[._]\d+)*(?:(?:alpha|beta|rc)\d*)?|\d{4}-\d{2}-\d{2})(?=$|[-_./])/i;

/** A path parameter that contains the version. */
const VERSION_OF_REQUEST = /^\{(?:api[-_]?)?version\}$/i;

/** Up to this depth a version is that of the API; below, it is that of a file: `/files/{id}/versions/v2`. */
const NEAR_ROOT = 3;

/** Whether a name (of a stage, a base path, a domain) contains a version. */
export function isVersionName(name: Node): Answer {
  return VERSION.test(name.shown) ? yes : name.matches(VERSION);
}

/** Whether a path segment is only a version. */
export function isVersionSegment(segment: string): boolean {
  return VERSION.exec(segment)?.[0] === segment || VERSION_OF_REQUEST.test(segment);
}

/** Whether a path has a version near its root; unknown if a segment there is unknown. */
export function hasVersionSegment(path: string): Answer {
  const segments = path.split('/').slice(1, 1 + NEAR_ROOT);
  if (segments.some((segment) => VERSION.test(segment) || VERSION_OF_REQUEST.test(segment))) return yes;
  const open = segments.find((segment) => segment.includes('${') || segment === '…');
  return open === undefined
    ? no
    : unknown(makeReason('deployment-value', `${open} in the path ${path} is only known at deployment`));
}

/** Whether a path matches any segments near the root: `/{proxy+}`, `/api/{proxy+}`, `$default`. */
export function isCatchAllPath(path: string): boolean {
  return path === '$default' || /^(?:\/[^/]+)?\/\{[^/}]+\+\}$/.test(path);
}
