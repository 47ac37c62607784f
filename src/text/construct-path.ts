/** The hash of the construct's path that the CDK ends logical ids with, and names that it makes. */
const HASH = /[0-9A-F]{8}$/;

/** Whether a logical id or a name ends as those that the CDK makes. */
export function hasConstructHash(id: string): boolean {
  return HASH.test(id);
}

/** A logical id without the hash of the CDK; any other as it is. */
export function removeConstructHash(id: string): string {
  return id.replace(HASH, '');
}

/** A construct's path as its app knows it: an L2 construct calls the resource that it makes `Resource`. */
export function removeResourceSegment(constructPath: string): string {
  return constructPath.replace(/\/Resource$/, '');
}
