import { Ajv, type ValidateFunction } from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Audit } from '../../src/finding.js';
import type { Location } from '../../src/location.js';
import { type Format, type Style, render } from '../../src/report/render.js';
import { FORMATS } from '../../src/report/formats.js';
import { assertNested } from '../report/hostile.js';
import { makeStrict } from '../support/strict-schema.js';
import { assertRange, sliceOf } from './documents.js';

/** What acts in a terminal, changes the order of text, or is no text at all. */
const ACTING =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** What the log of a build obeys anywhere, and what it obeys where a line begins. */
const COMMANDS = [/##[a-z]*\[/i, /^[^\S\n\r]*::/m] as const;
/** A command as the format for GitHub's log writes it: one property ends at a comma, all of them at `::`. */
const WORKFLOW_COMMAND =
  /^(?:::(?:error|warning|notice) title=[^:,]*(?:,file=[^:,]*)?(?:,line=\d+,col=\d+)?::.*|::group::.*|::endgroup::)$/;

/** Colours and links as the tool itself writes them. */
const OWN_SEQUENCE = /\u001b\[\d+m|\u001b\]8;;[\x21-\x7e]*\u001b\\/g;

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

/** A format, and how it is shown. */
export interface Look {
  readonly format: Format;
  readonly style: Partial<Style>;
}

/** Fails unless a report is well-formed, and nothing of the input acts in it. */
export function assertReport(audit: Audit, { format, style }: Look): void {
  const text = render(audit, format, style);
  assert.equal(render(audit, format, style), text, 'two reports differ');
  const [found] = ACTING.exec(style.color === true ? text.replace(OWN_SEQUENCE, '') : text) ?? [];
  if (found !== undefined) assert.fail(`${format} has the character ${JSON.stringify(found)}`);
  const [anywhere, atStart] = COMMANDS;
  assert.doesNotMatch(text, anywhere, 'the input is a command in the log of a build');
  if (format === 'github')
    for (const line of text.split('\n')) if (atStart.test(line)) assert.match(line, WORKFLOW_COMMAND);
  if (format !== 'github') assert.doesNotMatch(text, atStart, 'the input is a command in the log of a build');
  CHECKS[format]?.(text);
}

const STYLES: readonly [Partial<Style>, ...Partial<Style>[]] = [
  {},
  { showUnknown: true, showPassed: true, listFiles: true, width: 60 },
  { color: true, linkBase: 'file:///home/me/app/', width: 120 },
  { repositoryPrefix: 'a,b/\u001b[2J' },
];

/** Each format in turn, then each in another style. */
export function pickLook(number: number): Look {
  const style = STYLES[Math.floor(number / FORMATS.length) % STYLES.length] ?? STYLES[0];
  return { format: FORMATS[number % FORMATS.length] ?? 'json', style };
}

/** As many numbers as there are looks. */
export const LOOKS = FORMATS.length * STYLES.length;

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
    const bare = removeCode(text);
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

/** Markdown without code, in which nothing has a meaning. */
function removeCode(text: string): string {
  const blocks = text.replace(/^(```+)[^\n]*\n[\s\S]*?^\1$/gm, '');
  return blocks.split('\n').map(removeCodeSpans).join('\n');
}

/** A span ends at as many backticks as it begins with; those behind a backslash begin none. */
function removeCodeSpans(line: string): string {
  let rest = '';
  for (let at = 0; at < line.length;) {
    const [token = ''] = /^(?:\\.|`+|.)/su.exec(line.slice(at)) ?? [];
    const end = token.startsWith('`') ? findRun(line, at + token.length, token.length) : undefined;
    if (end === undefined) rest += token;
    at = end ?? at + token.length;
  }
  return rest;
}

/** Where the next run of exactly so many backticks ends. */
function findRun(line: string, from: number, length: number): number | undefined {
  for (const { 0: run, index } of line.matchAll(/`+/g))
    if (index >= from && run.length === length) return index + length;
  return undefined;
}

function assertValid(validate: ValidateFunction, text: string): void {
  validate(JSON.parse(text));
  const problems = (validate.errors ?? []).map(({ instancePath, message = '' }) => `${instancePath} ${message}`);
  assert.deepEqual(problems, []);
}

/** What an audit found, for the count of what inputs come to. */
export function listTraits({ findings, unknown, errors }: Audit): readonly string[] {
  return [
    'audited',
    ...(findings.length > 0 ? ['findings'] : []),
    ...(unknown.length > 0 ? ['unknown'] : []),
    ...(errors.length > 0 ? ['problems'] : []),
    ...findings.map(({ number }) => `finding ${number}`),
  ];
}
