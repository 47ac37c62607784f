/** The offset at which the line of an offset begins. */
export function findLineStart(text: string, offset: number): number {
  // `lastIndexOf` takes a place before the text for its beginning.
  return offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
}

/** The offset of the line's end, before its line feed and a carriage return before that. */
export function findLineEnd(text: string, offset: number): number {
  const feed = text.indexOf('\n', offset);
  const end = feed === -1 ? text.length : feed;
  return end > offset && text.charAt(end - 1) === '\r' ? end - 1 : end;
}

/** What ends the lines of a text: as its first one. */
export function detectLineEnd(text: string): '\n' | '\r\n' {
  return /^[^\n]*\r\n/.test(text) ? '\r\n' : '\n';
}
