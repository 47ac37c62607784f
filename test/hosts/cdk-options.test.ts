import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { parseFlags } from '../../src/cli/arguments.js';
import { parsePluginOptions, type UploadAuditPluginOptions } from '../../src/hosts/cdk/options.js';

/** Every option, each with a value that is not its default. */
const ALL: Required<UploadAuditPluginOptions> = {
  config: 'audit/-strict.yaml',
  failOn: 'never',
  failConfidence: 'low',
  minSeverity: 'high',
  minConfidence: 'medium',
  rules: ['1.1', 'table-backup'],
  skipRules: ['6.2'],
  scope: 'all',
  parameters: { Env: 'a=b', Empty: '' },
  baseline: 'known.json',
  projectRoot: '../app',
  allowPlugins: true,
  quiet: true,
  timeout: 1.5,
};

test('options are flags that the command line understands', () => {
  const { args, ...rest } = parsePluginOptions(ALL);
  expect(rest).toEqual({ quiet: true, timeout: 1500 });
  const parsed = parseFlags([...args, '--', 'cdk.out']);
  expect(parsed).toMatchObject({
    run: {
      targets: ['cdk.out'],
      config: { file: 'audit/-strict.yaml', allowPlugins: true },
      baseline: { file: 'known.json', isWritten: false },
      load: { parameters: { Env: 'a=b', Empty: '' }, projectRoot: '../app' },
      audit: {
        only: ['1.1', 'table-backup'],
        skip: ['6.2'],
        minSeverity: 'high',
        minConfidence: 'medium',
        scope: 'all',
        thresholds: { failOn: 'never', failConfidence: 'low' },
      },
    },
  });
});

test('the docs list every option, with its flags', () => {
  const docs = readFileSync(join(import.meta.dirname, '../../docs/cdk.md'), 'utf8');
  const rows = docs
    .split('\n')
    .flatMap((line) => /^\| `(\w+)` .*\| +(.*\S) +\|$/.exec(line)?.slice(1, 3).join(' ') ?? []);
  expect(rows.map((row) => row.split(' ')[0])).toEqual(Object.keys(ALL));
  for (const arg of parsePluginOptions({ ...ALL, quiet: false }).args) {
    const [flag = ''] = arg.split('=');
    expect(
      rows.filter((row) => row.includes(`\`${flag}\``)),
      flag,
    ).toHaveLength(1);
  }
});

test('false switches the config and the baseline off', () => {
  const { args } = parsePluginOptions({ config: false, baseline: false, allowPlugins: false, quiet: false });
  expect(args).toEqual(['--no-config', '--no-baseline']);
});

test('no option is a flag of its own accord', () => {
  const { args, quiet, timeout } = parsePluginOptions({ failOn: undefined } as object);
  expect({ args, quiet, timeout }).toEqual({ args: [], quiet: false, timeout: 300_000 });
});

describe('a mistake is one sentence that says what is expected', () => {
  it.each<[options: object, sentence: string]>([
    [{ failon: 'high' }, 'unknown option failon; did you mean failOn?'],
    [{ xyzzy: 1 }, 'unknown option xyzzy; there are config, failOn, failConfidence,'],
    [{ failOn: 'hihg' }, 'option failOn must be "high", "medium", "low", "never", not "hihg"'],
    [{ failConfidence: 'never' }, 'option failConfidence must be "high", "medium", "low", not "never"'],
    [{ rules: '1.1' }, 'option rules must be a list of rule ids or catalog numbers, not "1.1"'],
    [{ rules: [''] }, 'option rules must be a list of rule ids or catalog numbers, not [""]'],
    [{ config: true }, 'option config must be the path of a file, or false, not true'],
    [{ parameters: { Env: 1 } }, 'option parameters must be an object of names and their values as strings'],
    [{ parameters: ['Env=dev'] }, 'option parameters must be an object of names and their values as strings'],
    [{ projectRoot: '' }, 'option projectRoot must be the path of a folder, not ""'],
    [{ quiet: 'yes' }, 'option quiet must be true or false, not "yes"'],
    [{ timeout: 0 }, 'option timeout must be a number of seconds, at most 86400, not 0'],
    [{ timeout: Infinity }, 'option timeout must be a number of seconds, at most 86400, not null'],
    [{ scope: null }, 'option scope must be "upload", "all", not null'],
  ])('%j', (options, sentence) => {
    expect(() => parsePluginOptions(options)).toThrow(TypeError);
    expect(() => parsePluginOptions(options)).toThrow(`UploadAuditPlugin: ${sentence}`);
  });
});
