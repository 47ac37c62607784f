/** Whether a map's key is a loop: `Fn::ForEach::Name`. */
export function isLoop(key: string): boolean {
  return key.startsWith('Fn::ForEach::');
}

/** A look at the text: a template without loops pays no more than this. */
export function mayLoop(text: string): boolean {
  return text.includes('Fn::ForEach::');
}
