/** A construct's path as its app knows it: an L2 construct calls the resource that it makes `Resource`. */
export function removeResourceSegment(constructPath: string): string {
  return constructPath.replace(/\/Resource$/, '');
}
