import tags from 'cloudformation-js-yaml-schema/tags.json' with { type: 'json' };
import type { Tags } from 'yaml';

/** Short forms that the package's table lacks: newer functions, the language extensions and the functions of Rules. */
const NEWER = [
  'GetStackOutput',
  'Transform',
  'Length',
  'ToJsonString',
  'Contains',
  'EachMemberEquals',
  'EachMemberIn',
  'RefAll',
  'ValueOf',
  'ValueOfAll',
  'Implies',
];

// Which kinds of value a function takes is judged where its long form is judged too, so the kinds are not kept.
const KNOWN: ReadonlySet<string> = new Set([...tags.scalar, ...tags.sequence, ...tags.mapping, ...NEWER]);

/** Told to the `yaml` package only so that it does not make a warning, with a stack trace, of every short tag. */
export const YAML_TAGS: Tags = [...KNOWN].flatMap((name): Tags => [
  { tag: `!${name}`, resolve: (text: string) => text },
  { tag: `!${name}`, collection: 'seq' },
  { tag: `!${name}`, collection: 'map' },
]);

const WITHOUT_PREFIX: ReadonlySet<string> = new Set(['Ref', 'Condition']);

const CORE = 'tag:yaml.org,2002:';
const CORE_NAMES: ReadonlySet<string> = new Set(
  'str int float bool null binary timestamp merge map seq set omap pairs value'.split(' '),
);
const RESOLVED: ReadonlySet<string> = new Set(['int', 'float', 'bool', 'null']);

/** A short tag in its long form. */
export interface ShortTag {
  /** The key of the long form: `Ref`, `Fn::Sub`. */
  readonly long: string;
  readonly known: boolean;
}

const KNOWN_TAGS: ReadonlyMap<string, ShortTag> = new Map(
  [...KNOWN].map((name): [string, ShortTag] => [`!${name}`, { long: longForm(name), known: true }]),
);

function longForm(name: string): string {
  return WITHOUT_PREFIX.has(name) ? name : `Fn::${name}`;
}

/** The long form of a tag; undefined for no tag and for YAML's own, which change no structure. */
export function findShortTag(tag: string | undefined): ShortTag | undefined {
  if (tag === undefined) return undefined;
  const known = KNOWN_TAGS.get(tag);
  if (known !== undefined) return known;
  if (tag === '!' || CORE_NAMES.has(coreName(tag) ?? '')) return undefined;
  const name = coreName(tag) ?? tag.replace(/^!/, '');
  return { long: longForm(name), known: KNOWN.has(name) };
}

function coreName(tag: string): string | undefined {
  return tag.startsWith(CORE) ? tag.slice(CORE.length) : undefined;
}

/** Whether the tag makes a scalar what its text means, quoted or not (`!!int "5"`), or text (`!!str 5`); else undefined. */
export function findTagQuestion(tag: string | undefined): 'meaning' | 'text' | undefined {
  if (tag === undefined) return undefined;
  return RESOLVED.has(coreName(tag) ?? '') ? 'meaning' : 'text';
}
