/** Plugins of a config, by the built command line: which are run, and what becomes of the others. */
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { TOPIC, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const NAME = 'upload-audit.config.yaml';

/** A rule as plain data, that needs no import; and a trace of the module that ran. */
function pluginOf(
  id: string,
  number: string,
  check = "yield { kind: 'here', met: { is: 'no' }, at: resource.node, message: 'found it' };",
): string {
  return `import { writeFileSync } from 'node:fs';
writeFileSync(new URL('ran-${id}', import.meta.url), '');
export const rules = [{
  pluginContract: 1, id: '${id}', number: '${number}', severity: 'medium', title: 'T', why: 'W', fix: 'F', references: [],
  about: 'resource', everywhere: true,
  *check(resource) { ${check} },
}];
`;
}

const OWN = pluginOf('acme-a', '100.1');
const CONFIG = 'plugins: [./own.mjs]';
const LINE = /^.*topic\.yaml:1:\d+: medium: found it \[acme-a\]$/m;

/** Whether a plugin beside this one ran. */
function hasRun(folder: string, id = 'acme-a'): boolean {
  try {
    readFileSync(join(folder, `ran-${id}`));
    return true;
  } catch {
    return false;
  }
}

describe("a scanned tree's own config", () => {
  const files = { '.git/HEAD': '', [NAME]: CONFIG, 'own.mjs': OWN, 'sub/topic.yaml': TOPIC };

  it('runs nothing, and says so', () => {
    const cwd = folderWith(files);
    const { code, out, err } = runIn(cwd, ['-f', 'compact']);
    expect({ code, out, ran: hasRun(cwd) }).toEqual({ code: 0, out: '', ran: false });
    expect(err).toBe(
      `warning: ${NAME}: plugins of a config file inside the scanned project are not loaded: ./own.mjs; use --allow-plugins to load them\n`,
    );
  });

  it('runs its plugins with --allow-plugins', () => {
    const cwd = folderWith(files);
    const { code, out, err } = runIn(cwd, ['-f', 'compact', '--allow-plugins']);
    expect({ code, err, ran: hasRun(cwd) }).toEqual({ code: 1, err: '', ran: true });
    expect(out).toMatch(LINE);
  });

  it.each<[way: string, args: readonly string[]]>([
    ['a target in a folder below', ['sub']],
    ['a single file', ['sub/topic.yaml']],
    ['a pattern', ['sub/*.yaml']],
    ['standard input that has a name in it', ['-', '--stdin-path', 'sub/x.yaml']],
    ['the config named outright', ['sub', '--config', NAME]],
    ['the config named by a longer way', ['sub', '--config', `sub/../${NAME}`]],
    ['the config named by the way of a link outside', ['sub', '--config', '../outside.yaml']],
    ['the tree named by the way of a link', ['../tree/sub', '--config', `../tree/${NAME}`]],
    ['the tree by a link, the config by its own name', ['../tree/sub', '--config', NAME]],
    ['the config by a link, the tree by its own name', ['sub', '--config', `../tree/${NAME}`]],
    ['a file of the tree by a link beside it', ['../topic.yaml', '--config', NAME]],
    ['another target beside it', ['sub', '../other/topic.yaml', '--config', NAME]],
    ['another config outside with a file inside', ['sub', '--config', '../naming.yaml']],
    ['another config outside with a link to a file inside', ['sub', '--config', '../linking.yaml']],
    ['another config outside with a package that is a link to a folder inside', ['sub', '--config', '../package.yaml']],
    ['show-config', ['--show-config']],
    ['explain', ['explain', 'acme-a']],
    ['explain with the config', ['explain', 'acme-a', '--config', NAME]],
    ['rules with the config', ['rules', '--config', NAME]],
  ])('by no way: %s', (_, args) => {
    const around = folderWith({
      'naming.yaml': 'plugins: [./repo/own.mjs]',
      'linking.yaml': 'plugins: [./link.mjs]',
      'package.yaml': 'plugins: [acme]',
      'other/.git/HEAD': '',
      'other/topic.yaml': TOPIC,
      ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`repo/${name}`, text])),
      'repo/package.json': '{ "name": "acme", "exports": "./own.mjs" }',
    });
    const cwd = join(around, 'repo');
    symlinkSync(join(cwd, NAME), join(around, 'outside.yaml'));
    symlinkSync(cwd, join(around, 'tree'));
    symlinkSync(join(cwd, 'own.mjs'), join(around, 'link.mjs'));
    symlinkSync(join(cwd, 'sub/topic.yaml'), join(around, 'topic.yaml'));
    mkdirSync(join(around, 'node_modules'));
    symlinkSync(cwd, join(around, 'node_modules/acme'));
    const { err } = runIn(cwd, args, {}, TOPIC);
    expect(hasRun(cwd)).toBe(false);
    expect(err).toMatch(/not loaded.*use --allow-plugins/);
  });

  it('is the one of a parent folder, too, where there is no repository', () => {
    const cwd = folderWith({ [NAME]: CONFIG, 'own.mjs': OWN, 'app/topic.yaml': TOPIC });
    expect(runIn(cwd, ['app']).err).toContain('are not loaded');
    expect(hasRun(cwd)).toBe(false);
  });

  it('is still read where its plugins are not: what names their rules is one warning', () => {
    const config = `${CONFIG}
rules: { acme-a: off, resource-tags: low }
overrides: [{ files: ['**'], rules: { acme-a: on, 8.2: off } }]
ignore: [{ rule: acme-b, reason: because }]
`;
    const { code, err } = runIn(folderWith({ ...files, [NAME]: config }), ['--show-config']);
    expect(code).toBe(0);
    expect(err.split('\n')).toEqual([
      `warning: ${NAME}:2:10: unknown rules acme-a and acme-b: the settings have no effect, because ./own.mjs was not loaded`,
      expect.stringContaining('are not loaded'),
      '',
    ]);
  });
});

describe("the caller's own config", () => {
  const REPO = { 'repo/.git/HEAD': '', 'repo/topic.yaml': TOPIC };

  it('outside of what is scanned runs its plugins without a question', () => {
    const cwd = folderWith({ 'ci.yaml': CONFIG, 'own.mjs': OWN, ...REPO });
    for (const [at, args] of [
      [cwd, ['repo', '--config', 'ci.yaml']],
      [join(cwd, 'repo'), ['--config', '../ci.yaml']],
    ] as const) {
      const { code, out, err } = runIn(at, [...args, '-f', 'compact']);
      expect({ code, err }).toEqual({ code: 1, err: '' });
      expect(out).toMatch(LINE);
    }
    expect(hasRun(cwd)).toBe(true);
  });

  it('may name packages, of ES modules and of CommonJS', () => {
    const cwd = folderWith({
      'ci.yaml': 'plugins: [acme-esm, "@acme/cjs/rules"]',
      'node_modules/acme-esm/package.json': '{ "type": "module", "exports": { "import": "./a.js" } }',
      'node_modules/acme-esm/a.js': OWN,
      'node_modules/@acme/cjs/package.json': '{ "exports": { "./rules": "./b.cjs" } }',
      'node_modules/@acme/cjs/b.cjs': `module.exports = { rules: [${JSON.stringify({ pluginContract: 1, id: 'acme-b', number: '100.2', severity: 'low', title: 'T', why: 'W', fix: 'F', references: [], about: 'resource', everywhere: true }).slice(0, -1)}, check: (resource) => [{ kind: 'b', met: { is: 'no' }, at: resource.node, message: 'b' }] }] };`,
      ...REPO,
    });
    const { out, err } = runIn(cwd, ['repo', '--config', 'ci.yaml', '-f', 'compact']);
    expect(err).toBe('');
    expect(out).toMatch(LINE);
    expect(out).toContain('low: b [acme-b]');
  });

  it.each<[plugin: string, file: string, sentence: RegExp]>([
    ['./none.mjs', '', /plugin \.\/none\.mjs was not found$/],
    ['own.mjs', OWN, /plugin own\.mjs is not a package; a file is written \.\/own\.mjs$/],
    ['acme-rules', '', /plugin acme-rules was not found: it is not installed$/],
    ['./repo', '', /plugin \.\/repo is not a file: name the file of the module$/],
    ['https://example.com/a.mjs', '', /is neither a path that begins with \.\/ nor the name of a package$/],
    ['data:text/javascript,', '', /is neither a path/],
    ['node:fs', '', /is neither a path/],
    ['fs', '', /plugin fs is a module of Node itself, not a plugin$/],
    ['"#own"', '', /is neither a path/],
    [
      './own.mjs',
      'export const rule = 1;',
      /plugin \.\/own\.mjs exports no rules: export a list of them, named rules$/,
    ],
    [
      './own.mjs',
      'export const = 1;',
      /plugin \.\/own\.mjs can't be loaded: Unexpected token '=' \(node --check shows where\)$/,
    ],
    ['./own.mjs', 'throw new Error("no\\nway");', /plugin \.\/own\.mjs can't be loaded: no$/],
    [
      './own.mjs',
      'import "upload-audit/rule";',
      /it imports upload-audit, which is not installed beside it: npm install --save-dev upload-audit$/,
    ],
    [
      './own.mjs',
      OWN.replace("'100.1'", "'1.1'"),
      /plugin \.\/own\.mjs: rule acme-a can't be used: the number 1\.1 belongs to rule cors-wildcard \(1\.1\) of the catalog; choose another$/,
    ],
    [
      './own.mjs',
      OWN.replace('pluginContract: 1', 'pluginContract: 7'),
      /rule acme-a needs version 7 of the rule kit, and upload-audit \S+ supports 1: update upload-audit$/,
    ],
  ])('%s that can not be loaded is one problem, and nothing else is lost', (plugin, file, sentence) => {
    const cwd = folderWith({
      'ci.yaml': `plugins:\n  - ${plugin}\n  - ./good.mjs\nrules: { acme-a: low, resource-tags: high }`,
      'good.mjs': pluginOf('acme-good', '100.9'),
      ...(file === '' ? {} : { 'own.mjs': file }),
      ...REPO,
    });
    const { code, out, err } = runIn(cwd, ['repo', '--config', 'ci.yaml', '-f', 'compact']);
    const [warning, error, ...rest] = err.split('\n');
    expect(warning).toMatch(
      /^warning: ci\.yaml:4:10: unknown rule acme-a: the settings have no effect, because .+ was not loaded$/,
    );
    expect(error).toMatch(/^error: ci\.yaml:2:5: plugin /);
    expect(error).toMatch(sentence);
    expect(rest).toEqual(['']);
    expect(code).toBe(2);
    expect(out).toContain('medium: found it [acme-good]');
  });

  it('a rule of a plugin that throws is one problem with its line', () => {
    const two = 'Resources: {A: {Type: AWS::SNS::Topic}, B: {Type: AWS::SNS::Topic}}\n';
    const own = pluginOf('acme-a', '100.1', '\n    resource.nothing();');
    const cwd = folderWith({
      'ci.yaml': 'plugins: [./own.mjs, ./good.mjs]',
      'own.mjs': own,
      'good.mjs': pluginOf('acme-good', '100.9'),
      ...REPO,
      'repo/topic.yaml': two,
    });
    const { code, out, err } = runIn(cwd, ['repo', '--config', 'ci.yaml', '-f', 'compact']);
    expect(err).toBe(
      'error: repo/topic.yaml: plugin ./own.mjs: rule acme-a failed on A (and 1 more): resource.nothing is not a function (own.mjs:7:14)\n',
    );
    expect(code).toBe(2);
    expect(out.match(/\[acme-good\]/g)).toHaveLength(2);
  });
});

describe('a rule of a plugin', () => {
  const options =
    "options: { days: { type: 'number', default: 3, description: 'Days.' }, names: { type: 'list', default: [], description: 'Names.' } },\n  about:";
  const OPTIONS = OWN.replace('about:', options);
  const setUp = (config: string, template = TOPIC) => {
    const cwd = folderWith({
      'ci.yaml': `${CONFIG}\n${config}`,
      'own.mjs': OPTIONS,
      'repo/.git/HEAD': '',
      'repo/topic.yaml': template,
    });
    return (...args: readonly string[]) => runIn(cwd, ['repo', '--config', 'ci.yaml', ...args]);
  };

  it.each([
    ['rules: { acme-a: { options: { dys: 1 } } }', 'rules.acme-a.options has no dys; did you mean days?'],
    ['rules: { acme-a: { options: { days: "7" } } }', 'rules.acme-a.options.days must be a number, not "7"'],
    ['rules: { acme-a: { options: { names: a } } }', 'rules.acme-a.options.names must be a list, not "a"'],
    ['rules: { acme-a: { options: { names: [1] } } }', 'rules.acme-a.options.names[0] must be a string, not 1'],
    [
      'rules: { acme-a: { severity: hihg } }',
      'rules.acme-a.severity must be high, medium or low, not "hihg"; did you mean high?',
    ],
    ['rules: { acme-a: { sevrity: low } }', 'rules.acme-a has no sevrity; did you mean severity?'],
    [
      'rules: { acme-a: maybe }',
      'rules.acme-a must be off, on, a severity, or a map with severity and options, not "maybe"',
    ],
    ['rules: { acme-b: off }', 'unknown rule acme-b; did you mean acme-a?'],
    ['rules: { acme-a: off, 100.1: low }', 'rules sets acme-a twice, by its id and as 100.1'],
    ['ignore: [{ rule: acme-c, reason: x }]', 'ignore[0].rule: unknown rule acme-c; did you mean acme-a?'],
    ['ignore: [{ rule: acme-a }]', 'ignore[0] needs reason'],
  ])('%s', (config, sentence) => {
    expect(setUp(config)('-f', 'compact').err).toContain(`: ${sentence}\n`);
  });

  it('has severities, options and overrides like the 25', () => {
    expect(setUp('rules: { acme-a: high }')('-f', 'compact').out).toContain('high: found it');
    expect(setUp('rules: { 100.1: off }')('-f', 'compact').out).toBe('');
    expect(setUp("overrides: [{ files: ['repo/**'], rules: { acme-a: off } }]")('-f', 'compact').out).toBe('');
    expect(setUp('')('--skip-rule', 'acme-a', '-f', 'compact').out).toBe('');
    expect(setUp('')('--rule', '100.1', '-f', 'compact').out).toContain('found it');
    expect(setUp('')('--rule', 'acme-b').err).toContain('unknown rule acme-b; did you mean acme-a?');
    expect(setUp('rules: { acme-a: { options: { days: 9 } } }')('--show-config').out).toMatch(
      /^rules\.acme-a\.options\.days: 9 +ci\.yaml:2$/m,
    );
  });

  it('is suppressed by config, comment and Metadata', () => {
    expect(setUp('ignore: [{ rule: 100.1, resource: Topic, reason: known }]')('-f', 'compact')).toMatchObject({
      out: '',
      err: '',
    });
    const comment = 'Resources:\n  # upload-audit-ignore acme-a: known\n  Topic: {Type: AWS::SNS::Topic}\n';
    expect(setUp('', comment)('-f', 'compact')).toMatchObject({ out: '', err: '' });
    const metadata =
      'Resources:\n  Topic: {Type: AWS::SNS::Topic, Metadata: {upload-audit: {ignore: {acme-a: known}}}}\n';
    expect(setUp('', metadata)('-f', 'compact')).toMatchObject({ out: '', err: '' });
  });

  it('is kept by a baseline', () => {
    const run = setUp('');
    run('--baseline', 'known.json', '--write-baseline');
    expect(run('--baseline', 'known.json', '-f', 'compact')).toMatchObject({ code: 0, out: '' });
  });

  it('is in every format', () => {
    const run = setUp('');
    for (const format of ['text', 'full', 'compact', 'json', 'sarif', 'markdown', 'github', 'gitlab', 'junit', 'html'])
      expect(run('-f', format).out, format).toContain('acme-a');
    const sarif = JSON.parse(run('-f', 'sarif').out) as {
      readonly runs: readonly {
        readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
        readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
      }[];
    };
    const [first] = sarif.runs;
    expect(first?.tool.driver.rules.map(({ id }) => id).slice(24)).toEqual(['batch-upload', 'acme-a']);
    expect(first?.results).toMatchObject([{ ruleId: 'acme-a', ruleIndex: 25 }]);
  });
});
