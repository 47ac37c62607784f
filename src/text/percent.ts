/** A part of an address with the characters that its `%20` and the like represent; unchanged if they represent none. */
export function decodePercents(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
