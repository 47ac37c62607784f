/** The sets of labelled handlers; the README of `fixtures/_handlers` explains the format. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Verdict } from '../../src/finding.js';
import type { Confidence } from '../../src/severity.js';
import { type Trigger, triggerOf } from './template.js';

const FIXTURES = join(import.meta.dirname, '..', '..', 'fixtures');

/** The set that rules were repaired with, and the one that only measures them. */
export const SETS = ['_handlers', '_handlers-heldout'] as const;

/** Labelled for every handler; 1.1 only where a handler sets the header. */
export const LABELLED = ['2.2', '5.1', '6.1', '9.2', '10.1', '10.2', '10.3'];
export const NUMBERS = ['1.1', ...LABELLED];

export interface Expected {
  readonly verdict: Exclude<Verdict, 'off'>;
  /** Where the catalog asks for one. */
  readonly confidence?: Confidence;
}

export interface Label {
  /** The set that the handler belongs to: the name of a folder of `fixtures`. */
  readonly set: string;
  /** The name of the handler's folder. */
  readonly name: string;
  readonly language: string;
  readonly entry: string;
  readonly triggers: readonly Trigger[];
  readonly environment: Readonly<Record<string, string>>;
  readonly upload: string;
  /** By catalog number, as are `why` and `doubt`. */
  readonly verdicts: ReadonlyMap<string, Expected>;
  readonly why: ReadonlyMap<string, string>;
  readonly doubt: ReadonlyMap<string, string>;
}

interface Written {
  readonly language: string;
  readonly entry: string;
  readonly triggers: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly upload: string;
  readonly verdicts: Readonly<Record<string, string>>;
  readonly why?: Readonly<Record<string, string>>;
  readonly doubt?: Readonly<Record<string, string>>;
}

const EXPECTED = /^(?:(pass|not-applicable|unknown)|fail(?: (high|medium|low))?)$/;

/** Every label of a set; throws on one that can't be read. */
export function readSet(set: string): readonly Label[] {
  return readLabels(readFileSync(join(FIXTURES, set, 'labels.yaml'), 'utf8'), set);
}

export function readLabels(text: string, set = ''): readonly Label[] {
  const written = parse(text, { uniqueKeys: true }) as Readonly<Record<string, Written>>;
  return Object.entries(written).map(([name, { triggers, verdicts, why = {}, doubt = {}, ...rest }]) => ({
    ...rest,
    set,
    name,
    triggers: triggers.map(triggerOf),
    verdicts: new Map(Object.entries(verdicts).map(([number, word]) => [number, expectedOf(word, name)])),
    why: new Map(Object.entries(why)),
    doubt: new Map(Object.entries(doubt)),
  }));
}

export function expectedOf(word: string, name: string): Expected {
  const found = EXPECTED.exec(word);
  if (found === null) throw new Error(`${name}: "${word}" is no verdict`);
  const [, verdict = 'fail', confidence] = found;
  return { verdict, ...(confidence === undefined ? {} : { confidence }) } as Expected;
}

export function folders(set: string): readonly string[] {
  return readdirSync(join(FIXTURES, set), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** The folder that holds the handler's files. */
export function folderOf({ set, name }: Label): string {
  return join(FIXTURES, set, name);
}

/** The text of the file that the handler's entry names; undefined if there is none. */
export function entryText(label: Label): string | undefined {
  const { language, entry } = label;
  const stem = entry.slice(0, entry.lastIndexOf('.'));
  const path = language === 'python' ? stem.replaceAll('.', '/') : stem;
  const file = ['.py', '.js', '.mjs', '.ts']
    .map((extension) => join(folderOf(label), `${path}${extension}`))
    .find((candidate) => existsSync(candidate));
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}
