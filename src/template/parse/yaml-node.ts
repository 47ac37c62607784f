/** What both YAML parsers make of a text: its structure by offsets. What scalars and tags mean is not decided yet. */
export type YamlNode = YamlAlias | YamlScalar | YamlMap | YamlList;

interface Spot {
  readonly start: number;
  /** Exclusive. That of a map or list in block style may lie beyond its last value, but on no line of another one. */
  readonly end: number;
}

interface Properties extends Spot {
  /** `!Ref`; YAML's own in their long form, `tag:yaml.org,2002:str`. */
  readonly tag: string | undefined;
  readonly anchor: string | undefined;
}

export interface YamlAlias extends Spot {
  readonly kind: 'alias';
  readonly anchor: string;
}

export interface YamlScalar extends Properties {
  readonly kind: 'scalar';
  /** The text without quotes, escapes and indentation. */
  readonly source: string;
  /** Whether it stands without quotes and in no block: then it may mean something else than text. */
  readonly isPlain: boolean;
}

export interface YamlPair {
  readonly key: YamlNode;
  /** Null if the key stands alone. */
  readonly value: YamlNode | null;
}

export interface YamlMap extends Properties {
  readonly kind: 'map';
  readonly pairs: readonly YamlPair[];
}

export interface YamlList extends Properties {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}
