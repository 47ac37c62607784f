/** A text with what stands between `<!-- name:start -->` and `<!-- name:end -->` made anew. */
export function between(text: string, name: string, block: string): string {
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const [before, rest] = twoParts(text, start);
  const [, after] = twoParts(rest, end);
  return `${before}${start}\n\n${block}\n\n${end}${after}`;
}

function twoParts(text: string, mark: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`there is no ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
