import { describe, expect, it } from 'vitest';
import type { Config } from '../../src/config/types.js';
import { parseConfig } from '../../src/config/parse.js';
import { CATALOG } from '../../src/index.js';

const TODAY = '2026-11-25';

function parse(text: string): Promise<Config> {
  return parseConfig({ text, file: 'c.yaml', folder: '/app', catalog: CATALOG, today: TODAY });
}

/** Each problem as it is printed, without the file. */
async function problemsOf(text: string): Promise<readonly string[]> {
  const { problems } = await parse(text);
  return problems.map(({ level, message, location }) => {
    const { line = 0, column = 0 } = location?.start ?? {};
    return `${level} ${line}:${column} ${message}`;
  });
}

describe('one mistake in each section', () => {
  it.each<[yaml: string, sentence: unknown]>([
    ['failon: high', 'error 1:1 unknown setting failon; did you mean failOn?'],
    ['failOn: hihg', 'error 1:9 failOn must be high, medium, low or never, not "hihg"; did you mean high?'],
    ['failOn:', 'error 1:1 failOn must be high, medium, low or never, not empty'],
    ['rules: off', 'error 1:8 rules must be a map, not "off"'],
    ['rules:\n  alarm: off', 'error 2:3 unknown rule alarm; did you mean alarms?'],
    ['rules: { "5.9": off }', 'error 1:10 unknown rule 5.9; run `upload-audit rules` for a list'],
    ['rules: { 5.2: off, alarms: low }', 'error 1:10 rules sets alarms twice, by its id and as 5.2'],
    ['rules: { "*": off }', 'error 1:10 unknown rule *; run `upload-audit rules` for a list'],
    [
      'overrides: [{ files: [a], rules: { "*": { options: {} } } }]',
      'error 1:43 overrides[0].rules.* has no options; allowed: severity',
    ],
    ['failOnUnknown: maybe', 'error 1:16 failOnUnknown must be true or false, not "maybe"'],
    ['scope: everything', 'error 1:8 scope must be upload or all, not "everything"'],
    ['parameters: { Sizes: [1] }', 'error 1:15 parameters.Sizes must be a string, a number, true or false, not a list'],
    [
      'formats: [sarf=a.sarif]',
      'error 1:11 formats[0] must be text, full, compact, json, sarif, markdown, github, gitlab, junit or html, alone or with a file as in sarif=audit.sarif, not "sarf=a.sarif"',
    ],
    ['exclude: legacy/**', 'error 1:10 exclude must be a list, not "legacy/**"'],
    ['rules: { zzzzzzzzzzzzz: off }', 'error 1:10 unknown rule zzzzzzzzzzzzz; run `upload-audit rules` for a list'],
    [
      'rules: { alarms: no }',
      'error 1:18 rules.alarms must be off, on, a severity, or a map with severity and options, not "no"',
    ],
    [
      'rules: { alarms: { severity: hi } }',
      'error 1:30 rules.alarms.severity must be high, medium or low, not "hi"; did you mean high?',
    ],
    ['rules: { alarms: { sevrity: high } }', 'error 1:20 rules.alarms has no sevrity; did you mean severity?'],
    [
      'rules: { alarms: { options: { requir: [] } } }',
      'error 1:31 rules.alarms.options has no requir; did you mean require?',
    ],
    [
      'rules: { cors-wildcard: { options: { a: 1 } } }',
      'error 1:38 rules.cors-wildcard.options has no a; no setting is allowed here',
    ],
    [
      'rules: { storage-tiering: { options: { shortLivedDays: "90" } } }',
      'error 1:56 rules.storage-tiering.options.shortLivedDays must be a number, not "90"',
    ],
    [
      'rules: { alarms: { options: { require: dlq-depth } } }',
      'error 1:40 rules.alarms.options.require must be a list, not "dlq-depth"',
    ],
    ['overrides: [{ files: a.yaml, rules: {} }]', 'error 1:22 overrides[0].files must be a list, not "a.yaml"'],
    ['overrides: [{ rules: {} }]', 'error 1:13 overrides[0] needs files'],
    ['uploads: { bucket: [] }', 'error 1:12 uploads has no bucket; did you mean buckets?'],
    ['uploads: { functions: [""] }', 'error 1:24 uploads.functions[0] must not be empty'],
    [
      'ignore: [{ rule: alarms, reason: r, until: soon }]',
      'error 1:44 ignore[0].until must be a date such as 2027-06-30, not "soon"',
    ],
    ['ignore: [{ rule: alarms, reason: r, until: 2027-02-30 }]', 'error 1:44 the date 2027-02-30 does not exist'],
    ['ignore: [{ reason: r }]', 'error 1:10 ignore[0] needs rule'],
    ['plugins: { a: b }', 'error 1:1 plugins must be a list, not a map'],
    [
      'honour: [cfn-nag]',
      'error 1:10 honour[0] must be cfn_nag, cdk-nag, checkov or cfn-lint, not "cfn-nag"; did you mean cfn_nag?',
    ],
    ['[]', 'error 1:1 a config must be a map, not a list'],
    ['failOn: high\nfailOn: low', "error 2:1 the config can't be read: the key is written a second time"],
    [
      'rules: { a: on, a: on }\nfailOn: low\nfailOn: low',
      "error 1:17 the config can't be read: the key is written a second time",
    ],
    ['failOn: "high', 'error 1:9 the config can\'t be read: the string is not closed: the closing " is missing'],
    [
      'a: 1\n---\nb: 1',
      "error 2:1 the config can't be read: the file contains several YAML documents; a config is one",
    ],
    [
      '{ "failOn": "high", }x',
      expect.stringContaining("error 1:22 the config can't be read: unexpected text after the value"),
    ],
  ])('%s', async (yaml, sentence) => {
    expect(await problemsOf(yaml)).toEqual([sentence]);
  });

  // Such findings are reported, which is noticed: no reason to fail.
  it.each<[yaml: string, sentence: string]>([
    ['ignore: [{ rule: alarm, reason: r }]', 'warning 1:18 ignore[0].rule: unknown rule alarm; did you mean alarms?'],
    ['ignore: [{ rule: alarms }]', 'warning 1:10 ignore[0] needs reason'],
    ['ignore: [{ rule: alarms, reason: " " }]', 'warning 1:34 ignore[0].reason must not be empty'],
    [
      'ignore: [{ rule: alarms, reason: r, until: 2026-11-24 }]',
      'warning 1:44 the suppression expired after 2026-11-24',
    ],
  ])('%s', async (yaml, sentence) => {
    expect(await problemsOf(yaml)).toEqual([sentence]);
    expect((await parse(yaml)).ignore).toEqual([]);
  });
});

it('all mistakes are told, from top to bottom, and what is right is kept', async () => {
  const config = await parse(`
rules:
  alarms: { severity: huge, options: { require: [dlq-depth] } }
  no-such-rule: off
  table-backup: off
failOn: never
ignore:
  - { rule: nope, reason: r }
  - { rule: alarms, resource: A*, reason: r, until: 2026-11-25 }
overrides:
  - { files: [a], rules: { alarms: 7 } }
  - { files: [b], rules: { alarms: off } }
`);
  expect(config.problems.map(({ location }) => location?.start.line)).toEqual([3, 4, 8, 11]);
  expect(config.failOn).toBe('never');
  expect(config.rules.get('alarms')).toEqual({ isOff: false, options: { require: ['dlq-depth'] } });
  expect(config.rules.get('table-backup')?.isOff).toBe(true);
  // The whole item is left out: half of it might mean more.
  expect(config.overrides.map(({ files }) => files)).toEqual([['b']]);
  expect(config.ignore).toMatchObject([{ rule: 'alarms', resource: 'A*', location: { start: { line: 9 } } }]);
});

describe('YAML 1.2', () => {
  it.each(['off', 'false', '"off"', 'False'])('%s switches a rule off', async (word) => {
    const { rules, problems } = await parse(`rules: { alarms: ${word} }`);
    expect({ isOff: rules.get('alarms')?.isOff, problems }).toEqual({ isOff: true, problems: [] });
  });

  it.each(['on', 'true', '{}'])('%s does not', async (word) => {
    const { rules, problems } = await parse(`rules: { alarms: ${word} }`);
    expect({ isOff: rules.get('alarms')?.isOff, problems }).toEqual({ isOff: false, problems: [] });
  });

  it('dates are text, and hold through their day', async () => {
    const { ignore, problems } = await parse(`ignore: [{ rule: alarms, reason: r, until: ${TODAY} }]`);
    expect({ count: ignore.length, problems }).toEqual({ count: 1, problems: [] });
  });

  it('JSON is YAML', async () => {
    const { failOn, problems } = await parse('{\n\t"$schema": "x",\n\t"failOn": "low"\n}');
    expect({ failOn, problems }).toEqual({ failOn: 'low', problems: [] });
  });

  it('comments alone set nothing', async () => {
    expect((await parse('# nothing yet\n')).problems).toEqual([]);
  });
});

describe('hostile', () => {
  it('keys of Object.prototype are keys like others', async () => {
    expect(await problemsOf('{ "__proto__": { "failOn": "never" } }')).toEqual([
      'error 1:3 unknown setting __proto__; allowed: failOn, failConfidence, failOnUnknown, minSeverity, minConfidence, scope, configEnv, parameters, parameterFiles, baseline, formats, exclude, rules, overrides, uploads, ignore, plugins and honour',
    ]);
    expect(await problemsOf('rules: { constructor: off }')).toEqual([
      'error 1:10 unknown rule constructor; run `upload-audit rules` for a list',
    ]);
  });

  it('aliases that multiply are refused', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (const [at, name] of Array.from('bcdefgh').entries()) {
      const before = 'abcdefg'.charAt(at);
      bomb.push(`${name}: &${name} [${Array<string>(9).fill(`*${before}`).join(', ')}]`);
    }
    expect(await problemsOf(bomb.join('\n'))).toEqual([
      "error 0:0 the config can't be read: its aliases expand to too many values, or are not defined",
    ]);
  });

  it('patterns are bounded together: those before the bound count, and names without wildcards always', async () => {
    const many = Array.from({ length: 300 }, (_, index) => `"**/a*b*c*/d${String(index).padStart(3, '0')}"`);
    const text = `exclude: [${many.join(', ')}]\noverrides:\n  - { files: ["s/*"], rules: { alarms: off } }\nignore:\n  - { rule: alarms, resource: "x*${'y'.repeat(20_000)}", reason: r }\n  - { rule: alarms, resource: Named, reason: r }\n`;
    const { exclude, overrides, ignore, problems } = await parse(text);
    expect(problems.map(({ message, location }) => `${String(location?.start.line)} ${message}`)).toEqual([
      `4 the patterns of a config may have 10000 characters in all, with braces written out: x*${'y'.repeat(58)} and those after it have no effect`,
    ]);
    expect([exclude.length, overrides[0]?.files.length]).toEqual([300, 1]);
    expect(ignore.map(({ resource }) => resource)).toEqual(['Named']);
  });

  it('braces count as often as they are written out', async () => {
    const braces = '{a,b}'.repeat(6);
    const list = Array.from({ length: 100 }, (_, index) => `"${braces}*${String(index)}${'z'.repeat(100)}"`);
    const { exclude, problems } = await parse(`exclude: [A, ${list.join(', ')}, B]`);
    expect(problems).toHaveLength(1);
    // Each is 64 texts of 108 or 109 characters.
    expect(exclude).toEqual(['A', JSON.parse(list[0] ?? ''), 'B']);
  });

  it.each([
    ['exclude', 5000, (count: number) => `exclude: [${'a,'.repeat(count)}]`],
    ['overrides', 500, (count: number) => `overrides: [${'{ files: [a], rules: { alarms: off } },'.repeat(count)}]`],
    ['ignore', 5000, (count: number) => `ignore: [${'{ rule: alarms, resource: A, reason: r },'.repeat(count)}]`],
  ])('%s is a list of %i at most', async (name, most, write) => {
    expect(await problemsOf(write(most))).toEqual([]);
    expect(await problemsOf(write(most + 1))).toEqual([
      expect.stringMatching(`${name} may have ${String(most)} items at most`),
    ]);
  });

  it('depth is bounded', async () => {
    expect(await problemsOf(`a: ${'['.repeat(600)}`)).toEqual([expect.stringContaining('nested deeper than 500')]);
  });
});

it('tells where each value stands', async () => {
  const { given } = await parse(
    'failOn: low\nrules:\n  alarms:\n    options: { require: [] }\nuploads: { buckets: [A, B] }',
  );
  expect(given).toEqual([
    { path: 'failOn', value: 'low', line: 1 },
    { path: 'rules.alarms.options.require', value: [], line: 4 },
    { path: 'uploads.buckets', value: ['A', 'B'], line: 5 },
  ]);
});

describe('what is set', () => {
  it('takes a rule by its catalog number, a severity alone, on and off', async () => {
    const { rules, ignore, problems, given } = await parse(`
rules: { 5.2: off, "1.1": medium, log-retention: on, "10.3": { severity: high } }
ignore: [{ rule: "7.2", reason: backed up elsewhere }, { rule: 10.1, reason: scanned elsewhere }]
`);
    expect(problems).toEqual([]);
    expect([...rules]).toEqual([
      ['alarms', { isOff: true, options: {} }],
      ['cors-wildcard', { isOff: false, options: {}, severity: 'medium' }],
      ['log-retention', { isOff: false, options: {} }],
      ['batch-upload', { isOff: false, options: {}, severity: 'high' }],
    ]);
    expect(ignore).toMatchObject([{ rule: 'table-backup' }, { rule: 'file-type-validation' }]);
    expect(given.map(({ path }) => path)).toContain('rules.alarms');
  });

  it('keeps the written form of parameters', async () => {
    const { parameters } = await parse('parameters: { Stage: prod, Account: "012345678901", Size: 512, On: true }');
    expect(parameters).toEqual({ Stage: 'prod', Account: '012345678901', Size: '512', On: 'true' });
  });
});
