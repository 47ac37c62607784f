/** A part of an address with the characters that its `%20` and the like stand for; as it is if they stand for none. */
export function decodePercents(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
