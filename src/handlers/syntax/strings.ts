import type { SyntaxNode } from './syntax.js';

/** A text in pieces: the literal parts and the expressions between. */
export type StringPiece = string | SyntaxNode;

const TEXTS = new Set(['string', 'template_string', 'concatenated_string', 'string_fragment']);
const WRITTEN = new Set(['string_fragment', 'string_content', 'escape_sequence']);
const HOLES = new Set(['template_substitution', 'interpolation']);

/** A private member's name as it is without its mark. */
export function stripHash(name: string): string {
  return name.startsWith('#') ? name.slice(1) : name;
}

const PIECES = new WeakMap<SyntaxNode, readonly StringPiece[]>();

/** The pieces of a text literal of any kind; undefined for other nodes. */
export function findStringPieces(node: SyntaxNode): readonly StringPiece[] | undefined {
  if (!TEXTS.has(node.type)) return undefined;
  const known = PIECES.get(node) ?? piecesOf(node);
  PIECES.set(node, known);
  return known;
}

function piecesOf(node: SyntaxNode): readonly StringPiece[] {
  if (node.type === 'concatenated_string') return node.children.flatMap((child) => findStringPieces(child) ?? [child]);
  const raw = /^[bu]*r/i.test(node.text.slice(0, 3)) && node.source.language === 'python';
  const pieces: StringPiece[] = [];
  for (const child of node.children) {
    if (HOLES.has(child.type)) pieces.push(child.get('expression') ?? child.children[0] ?? child);
    else if (WRITTEN.has(child.type)) pieces.push(raw ? child.text : unescaped(child.text));
  }
  return pieces;
}

/** The value of a text literal without holes; also of a property's plain name. */
export function findLiteralText(node: SyntaxNode): string | undefined {
  if (NAMES.has(node.type)) return stripHash(node.text);
  const pieces = findStringPieces(node);
  if (pieces?.every((piece) => typeof piece === 'string') !== true) return undefined;
  return pieces.join('');
}

const NAMES = new Set(['property_identifier', 'private_property_identifier']);

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([\s\S]))/gi,
    (all, ...parts: string[]) => {
      const [point, unit, byte, one] = parts;
      const hex = point ?? unit ?? byte;
      if (hex !== undefined)
        return Number.parseInt(hex, 16) > 0x10ffff ? all : String.fromCodePoint(Number.parseInt(hex, 16));
      return one === undefined ? all : (ESCAPES[one] ?? one);
    },
  );
}
