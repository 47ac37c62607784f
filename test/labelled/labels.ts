/** The labelled handlers of `fixtures/_handlers`, whose README explains the format. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { Verdict } from '../../src/finding.js';
import type { Confidence } from '../../src/severity.js';
import { type Trigger, triggerOf } from './template.js';

export const HANDLERS = join(import.meta.dirname, '..', '..', 'fixtures', '_handlers');

/** Labelled for every handler; 1.1 only where a handler sets the header. */
export const LABELLED = ['2.2', '5.1', '6.1', '9.2', '10.1', '10.2', '10.3'];
export const NUMBERS = ['1.1', ...LABELLED];

export interface Expected {
  readonly verdict: Exclude<Verdict, 'off'>;
  /** Where the catalog asks for one. */
  readonly confidence?: Confidence;
}

export interface Label {
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

/** Every label; throws on one that can't be read. */
export function readLabels(text = readFileSync(join(HANDLERS, 'labels.yaml'), 'utf8')): readonly Label[] {
  const written = parse(text, { uniqueKeys: true }) as Readonly<Record<string, Written>>;
  return Object.entries(written).map(([name, { triggers, verdicts, why = {}, doubt = {}, ...rest }]) => ({
    ...rest,
    name,
    triggers: triggers.map(triggerOf),
    verdicts: new Map(Object.entries(verdicts).map(([number, word]) => [number, expectedOf(word, name)])),
    why: new Map(Object.entries(why)),
    doubt: new Map(Object.entries(doubt)),
  }));
}

function expectedOf(word: string, name: string): Expected {
  const found = EXPECTED.exec(word);
  if (found === null) throw new Error(`${name}: "${word}" is no verdict`);
  const [, verdict = 'fail', confidence] = found;
  return { verdict, ...(confidence === undefined ? {} : { confidence }) } as Expected;
}

export function folders(): readonly string[] {
  return readdirSync(HANDLERS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** The text of the file that the handler's entry names; undefined if there is none. */
export function entryText({ name, language, entry }: Label): string | undefined {
  const stem = entry.slice(0, entry.lastIndexOf('.'));
  const path = language === 'python' ? stem.replaceAll('.', '/') : stem;
  const file = ['.py', '.js', '.mjs', '.ts']
    .map((extension) => join(HANDLERS, name, `${path}${extension}`))
    .find((candidate) => existsSync(candidate));
  return file === undefined ? undefined : readFileSync(file, 'utf8');
}
