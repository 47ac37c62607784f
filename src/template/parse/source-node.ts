/** A value as its text writes it, for edits of the text; offsets are of UTF-16 code units, `end` is exclusive. */
export interface SourceNode {
  readonly kind: 'map' | 'list' | 'scalar' | 'alias';
  /** Without the tag and anchor before it. */
  readonly start: number;
  /** After its last character; comments and blank lines below a block are not part of it. */
  readonly end: number;
  /** Within brackets: in YAML's flow style, or in JSON. */
  readonly isFlow: boolean;
  /** Whether a tag or an anchor is before it. */
  readonly isMarked: boolean;
  /** Of a scalar: its quotation mark, or `|` of a block; empty for others. */
  readonly mark: '' | '"' | "'" | '|';
  readonly entries: readonly SourceEntry[];
}

/** A pair of a map, or an item of a list. */
export interface SourceEntry {
  readonly key: SourceNode | undefined;
  /** The key's text; empty for an item of a list. */
  readonly name: string;
  /** Undefined for a key without a value. */
  readonly value: SourceNode | undefined;
}
