/** One piece of a pattern: the characters it takes, and how many of them. */
interface Piece {
  readonly takes: RegExp;
  readonly least: number;
  readonly most: number;
}

/** A character or class of characters, and its quantifier. Groups, choices and assertions are not among them. */
const PIECE =
  /(\\[dDwWsS]|\\[^a-zA-Z0-9]|\[\^?(?:\\.|[^\]\\[])+\]|[^\\[\](){}*+?|^$])(\*|\+|\?|\{(\d{1,4})(?:(,)(\d{0,4}))?\})?/uy;

/** Larger ones are not decided: matching takes pieces × characters². */
const MOST_PIECES = 200;
const LONGEST_TEXT = 256;

/**
 * Whether a pattern matches the whole of a text; undefined if the pattern has groups or other parts that are not plain.
 * Patterns of strangers are never run as a whole, since they can take exponential time.
 */
export function isPlainMatch(pattern: string, text: string): boolean | undefined {
  const pieces = parsePieces(pattern.replace(/^\^/, '').replace(/(?<!\\)\$$/, ''));
  if (pieces === undefined || text.length > LONGEST_TEXT) return undefined;
  const letters = Array.from(text);
  // The positions in the text that the pieces so far can end at.
  let ends = new Set([0]);
  for (const { takes, least, most } of pieces) {
    const next = new Set<number>();
    for (const end of ends) {
      for (let count = 0, at = end; count <= most; count += 1, at += 1) {
        if (count >= least) next.add(at);
        const letter = letters[at];
        if (letter === undefined || !takes.test(letter)) break;
      }
    }
    ends = next;
  }
  return ends.has(letters.length);
}

function parsePieces(pattern: string): readonly Piece[] | undefined {
  const pieces: Piece[] = [];
  for (let at = 0; at < pattern.length;) {
    PIECE.lastIndex = at;
    const found = PIECE.exec(pattern);
    if (found === null || pieces.length === MOST_PIECES) return undefined;
    const [whole, letter = '', quantifier = '', least = '', comma, most = ''] = found;
    const takes = compile(letter);
    if (takes === undefined) return undefined;
    pieces.push({ takes, ...rangeOf(quantifier, { least, comma, most }) });
    at += whole.length;
  }
  return pieces;
}

/** Of one character or class: it takes one character, so that it can't take long. */
function compile(letter: string): RegExp | undefined {
  try {
    return new RegExp(`^${letter}$`, 'su');
  } catch {
    return undefined;
  }
}

function rangeOf(
  quantifier: string,
  { least, comma, most }: { readonly least: string; readonly comma: string | undefined; readonly most: string },
): Pick<Piece, 'least' | 'most'> {
  if (quantifier === '') return { least: 1, most: 1 };
  if (quantifier === '*') return { least: 0, most: Infinity };
  if (quantifier === '+') return { least: 1, most: Infinity };
  if (quantifier === '?') return { least: 0, most: 1 };
  if (comma === undefined) return { least: Number(least), most: Number(least) };
  return { least: Number(least), most: most === '' ? Infinity : Number(most) };
}
