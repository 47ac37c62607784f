import { Ajv, type ValidateFunction } from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Audit } from '../../src/finding.js';
import type { Location } from '../../src/location.js';
import { type Format, render } from '../../src/report/render.js';
import { FORMATS } from '../../src/report/formats.js';
import { assertNested } from '../report/hostile.js';
import { makeStrict } from '../support/strict-schema.js';
import { assertRange, sliceOf } from './documents.js';

/** What acts in a terminal, changes the order of text, or is no text at all. */
const ACTING =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

const VOIDS = ['meta', 'link', 'br', 'hr', 'img', 'input', 'col', 'wbr'];

type Schema = Record<string, unknown>;

const readSchema = (path: string): Schema => JSON.parse(readFileSync(path, 'utf8')) as Schema;

/** Compiled on first use, since that takes longer than a thousand inputs. */
let compiled: { readonly json: ValidateFunction; readonly sarif: ValidateFunction } | undefined;

function schemas(): NonNullable<typeof compiled> {
  if (compiled !== undefined) return compiled;
  const sarif = readSchema('node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  // It is written in draft 4, but for these two keys it says nothing that draft 7 reads differently.
  const rest = Object.fromEntries(Object.entries(sarif).filter(([key]) => key !== '$schema' && key !== 'id'));
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
  compiled = {
    json: ajv.compile(makeStrict(readSchema('schema/report.json')) as Schema),
    sarif: ajv.compile(rest),
  };
  return compiled;
}

/** Fails unless every place of an audit is in its text, and the text there is a whole word of it. */
export function assertPlaces({ findings, unknown, errors, texts }: Audit): void {
  const places: readonly Location[] = [
    ...findings.flatMap(({ location, related }) => [location, ...related.map((one) => one.location)]),
    ...unknown.map(({ location }) => location),
    ...errors.flatMap(({ location, file }) => (location === null ? [] : [{ ...location, file }])),
  ];
  for (const place of places) {
    const text = texts.get(place.file);
    if (text === undefined) continue;
    assertRange(text, place);
    if (text.startsWith('{') && place.start.line === place.end.line)
      assert.match(sliceOf(text, place), /^(?:"(?:[^"\\]|\\.)*"|[[{].*|[-+.\w]+)?$/, 'a place is not on a word');
  }
}

/** Fails unless a report is well-formed, and nothing of the input acts in it. */
export function assertReport(audit: Audit, format: Format): void {
  const text = render(audit, format);
  assert.equal(render(audit, format), text, 'two reports differ');
  const [found] = ACTING.exec(text) ?? [];
  if (found !== undefined) assert.fail(`${format} has the character ${JSON.stringify(found)}`);
  assert.doesNotMatch(text, /^::error::owned/m, 'the input begins an annotation');
  CHECKS[format]?.(text);
}

/** Each format in turn. */
export function pickFormat(number: number): Format {
  return FORMATS[number % FORMATS.length] ?? 'json';
}

const CHECKS: Partial<Record<Format, (text: string) => void>> = {
  json: (text) => {
    assertValid(schemas().json, text);
  },
  sarif: (text) => {
    assertValid(schemas().sarif, text);
  },
  junit: (text) => {
    assertNested(text);
  },
  html: (text) => {
    assertNested(text.replace(/<style>[^<]*<\/style>/g, ''), VOIDS);
    assert.doesNotMatch(text, /<script|<img|href="javascript:/i);
  },
  markdown: (text) => {
    const bare = text.replace(/^```[^\n]*\n[\s\S]*?^```$/gm, '').replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '');
    assert.doesNotMatch(bare, /(?<!\\)<(?:script|img)|(?<!\\)\]\((?:javascript|http:\/\/x)|(?<![\\\w])@admins\b/i);
  },
  gitlab: (text) => {
    const all = JSON.parse(text) as readonly Record<string, unknown>[];
    for (const one of all) {
      const { description, check_name: check, fingerprint, severity, location } = one;
      const where = location as { readonly path?: unknown; readonly lines?: { readonly begin?: unknown } };
      assert.deepEqual(
        [description, check, fingerprint, where.path, where.lines?.begin].map((value) => typeof value),
        ['string', 'string', 'string', 'string', 'number'],
      );
      assert.match(String(severity), /^(?:info|minor|major|critical|blocker)$/);
    }
    assert.equal(new Set(all.map(({ fingerprint }) => fingerprint)).size, all.length, 'two fingerprints are equal');
  },
};

function assertValid(validate: ValidateFunction, text: string): void {
  validate(JSON.parse(text));
  const problems = (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
  assert.deepEqual(problems, []);
}
