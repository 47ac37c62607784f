import { describe, expect, it } from 'vitest';
import { type Audit, type LoadOptions, UsageError, audit, loadProject } from '../../src/index.js';
import { folderWith } from '../support/folder.js';

const TEMPLATE = `Transform: AWS::Serverless-2016-10-31
Parameters:
  Days: {Type: Number, Default: 365}
Resources:
  Trail:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: !Ref Days}
  Letters:
    Type: AWS::Serverless::SimpleTable
`;
const PLAIN = 'Resources:\n  Trail: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 365}}\n';
const TOML =
  '[live.deploy.parameters]\nparameter_overrides = "Days=7"\n[dev.deploy.parameters]\nregion = "eu-west-1"\n';
const YAML = 'live:\n  deploy: {parameters: {parameter_overrides: [Days=7]}}\n';

async function auditOf(
  files: Readonly<Record<string, string>>,
  options: Omit<LoadOptions, 'cwd'> = {},
  target = '.',
): Promise<Audit> {
  return audit(await loadProject(target, { cwd: folderWith(files), ...options }), { only: ['4.2'], scope: 'all' });
}

function shown({ findings, errors }: Audit): readonly string[] {
  return [
    ...findings.map(({ kind, template }) => `${kind} ${template ?? ''}`),
    ...errors.map(({ level, file, message }) => `${level} ${file}: ${message}`),
  ];
}

describe('a chosen environment', () => {
  it.each([
    ['samconfig.toml', TOML],
    ['samconfig.yaml', YAML],
    ['samconfig.yml', YAML],
  ])('gives its values from %s', async (name, text) => {
    const files = { 'template.yaml': TEMPLATE, [name]: text };
    expect(shown(await auditOf(files, { configEnv: 'live' }))).toEqual(['too-short template.yaml']);
    expect(shown(await auditOf(files))).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['nearly so', { 'samconfig.toml': TOML }, 'no samconfig file has the environment liev; did you mean live?'],
    [
      'one of others',
      { 'samconfig.yaml': 'production: {deploy: {}}' },
      'no samconfig file has the environment liev; known: production',
    ],
    ['nowhere', {}, 'unknown environment liev: no template has a samconfig file in its folder'],
    [
      'by name only',
      { 'samconfig.toml': 'version = 0.1\n' },
      'no samconfig file has the environment liev; it has no environments',
    ],
  ])('that no samconfig knows is a usage error: %s', async (_, config, message) => {
    const files = { 'template.yaml': TEMPLATE, ...config };
    await expect(auditOf(files, { configEnv: 'liev' })).rejects.toThrow(new UsageError(message));
  });

  it('that one project does not know is read by its defaults, with a warning', async () => {
    const files = {
      'a/template.yaml': TEMPLATE,
      'a/samconfig.toml': TOML,
      'b/template.yaml': TEMPLATE,
      'c/template.yaml': TEMPLATE,
      'c/samconfig.yml': 'test: {deploy: {parameters: {stack_name: c}}}',
      'd/network.yaml': PLAIN,
    };
    const said = 'no samconfig file in its folder has the environment live: default values are used';
    expect(shown(await auditOf(files, { configEnv: 'live' }))).toEqual([
      'too-short a/template.yaml',
      `warning b/template.yaml: ${said}`,
      `warning c/template.yaml: ${said}`,
    ]);
  });

  it('may be one that only builds, or the default', async () => {
    const files = { 'template.yaml': TEMPLATE, 'samconfig.toml': '[ci.build.parameters]\ncached = true\n' };
    expect(shown(await auditOf(files, { configEnv: 'ci' }))).toEqual([]);
    expect(shown(await auditOf({ 'template.yaml': TEMPLATE }, { configEnv: 'default' }))).toEqual([]);
  });

  it('is not looked for where the samconfig can not be read: that is the error', async () => {
    const files = { 'template.yaml': TEMPLATE, 'samconfig.yaml': 'live: [' };
    expect(shown(await auditOf(files, { configEnv: 'live' }))[0]).toMatch(
      /^error samconfig\.yaml: not valid YAML: .*; template\.yaml is audited without it$/,
    );
  });
});

it('tags that all environments set are the stack’s, where none is the default', async () => {
  const tagged = (name: string): string =>
    `[${name}.deploy.parameters]\nstack_name = "letters-${name}"\ntags = "Project=letters Environment=${name}"\n`;
  const verdict = async (toml: string): Promise<string | undefined> => {
    const cwd = folderWith({ 'template.yaml': TEMPLATE, 'samconfig.toml': toml });
    const result = audit(await loadProject('.', { cwd }), { only: ['8.1'], scope: 'all' });
    return result.catalog.find(({ number }) => number === '8.1')?.verdict;
  };
  expect(await verdict(tagged('dev') + tagged('prod'))).toBe('pass');
  expect(await verdict(`${tagged('dev')}[prod.deploy.parameters]\nstack_name = "letters-prod"\n`)).toBe('fail');
});
