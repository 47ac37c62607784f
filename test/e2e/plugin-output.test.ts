/** What plugins do to the process that they run in, by the built command line. */
import { describe, expect, it } from 'vitest';
import { TOPIC, runIn } from '../support/cli-run.js';
import { folderWith } from '../support/folder.js';

const RULE = `export const rules = [{
  pluginContract: 1, id: 'acme-a', number: '100.1', severity: 'medium', title: 'T', why: 'W', fix: 'F', references: [],
  about: 'resource', everywhere: true,
  *check(resource) { CHECK yield { kind: 'here', met: { is: 'no' }, at: resource.node, message: 'found it' }; },
}];
`;

function runWith(plugin: string, ...args: readonly string[]): ReturnType<typeof runIn> {
  const cwd = folderWith({ 'ci.yaml': 'plugins: [./own.mjs]', 'own.mjs': plugin, 'repo/topic.yaml': TOPIC });
  return runIn(cwd, ['repo', '--config', 'ci.yaml', '--allow-plugins', ...args]);
}

describe('a plugin that ends the process before the report', () => {
  it.each([
    ['as it is loaded', 'process.exit(0);'],
    ['in a check', RULE.replace('CHECK', 'process.exit(0);')],
    ['as it waits for nothing', `await new Promise(() => {});\n${RULE.replace('CHECK', '')}`],
  ])('%s: the exit code is 2, and says so', (_, plugin) => {
    const { code, out, err } = runWith(plugin, '-f', 'json');
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toBe(
      'upload-audit: the process ended before the audit: a plugin called process.exit, or never finished loading\n',
    );
  });
});

it('what a plugin prints is on standard error, and the report is whole', () => {
  const plugin = `console.log('loaded');\n${RULE.replace('CHECK', "console.info('checks');")}`;
  const { code, out, err } = runWith(plugin, '-f', 'json');
  expect(JSON.parse(out)).toMatchObject({ findings: [{ ruleId: 'acme-a', message: 'found it' }] });
  expect(err).toMatch(/^loaded\n(?:checks\n)+$/);
  expect(code).toBe(1);
});
