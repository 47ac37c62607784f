/** The output of both YAML parsers: the text's structure by offsets. Scalars and tags are not interpreted yet. */
export type YamlNode = YamlAlias | YamlScalar | YamlMap | YamlList;

interface Spot {
  readonly start: number;
  /** Exclusive. That of a map or list in block style may be after its last value, but not on a line of another one. */
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
  /** Whether it is without quotes and in no block: then it may mean something else than text. */
  readonly isPlain: boolean;
}

export interface YamlPair {
  readonly key: YamlNode;
  /** Null if the key is on its own. */
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
