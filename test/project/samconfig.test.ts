import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSamConfig } from '../../src/project/samconfig.js';
import { folderWith } from '../support/folder.js';

const PROJECT = join(import.meta.dirname, '../../fixtures/_projects/sam-upload');

function read(toml: string, environment = 'default'): ReturnType<typeof readSamConfig> {
  return readSamConfig(folderWith({ 'samconfig.toml': toml }), environment);
}

function readYaml(
  yaml: string,
  { name = 'samconfig.yaml', environment = 'default' } = {},
): ReturnType<typeof readSamConfig> {
  return readSamConfig(folderWith({ [name]: yaml }), environment);
}

function overrides(toml: string): ReturnType<typeof readSamConfig> {
  return read(`[default.deploy.parameters]\nparameter_overrides = ${toml}\n`);
}

describe('a project', () => {
  it('has parameters and tags per environment, as a text or as a list', async () => {
    expect(await readSamConfig(PROJECT, 'default')).toEqual({
      parameters: { Environment: 'dev' },
      tags: { CostCenter: 'press-dev', Owner: 'Editorial Systems' },
      stackName: 'manuscripts-dev',
      environments: ['default', 'prod'],
      names: ['default', 'prod'],
    });
    expect(await readSamConfig(PROJECT, 'prod')).toEqual({
      parameters: { Environment: 'prod', WebOrigin: 'https://press.example.com' },
      tags: { CostCenter: 'press', Owner: 'Editorial Systems' },
      stackName: 'manuscripts-prod',
      environments: ['default', 'prod'],
      names: ['default', 'prod'],
    });
  });

  it('has nothing for an environment that it does not name', async () => {
    expect(await readSamConfig(PROJECT, 'staging')).toMatchObject({ parameters: {}, tags: {} });
    expect(await readSamConfig(PROJECT, 'constructor')).toMatchObject({ parameters: {}, tags: {} });
  });

  it('is not read through a link that leads out of the project', async () => {
    const folder = folderWith({ 'secret.toml': '[default.deploy.parameters]\ntags = "team=x"', 'app/cdk.json': '' });
    symlinkSync(join(folder, 'secret.toml'), join(folder, 'app/samconfig.toml'));
    expect(await readSamConfig(join(folder, 'app'), 'default')).toMatchObject({
      reason: 'samconfig.toml is outside the project and is not read',
    });
  });

  it('may have no samconfig.toml', async () => {
    expect(await readSamConfig(folderWith({ 'template.yaml': '' }), 'default')).toBeUndefined();
  });
});

describe('a samconfig in YAML', () => {
  const YAML = [
    'version: 0.1',
    'dev:',
    '  global: {parameters: {stack_name: letters-dev}}',
    '  deploy:',
    '    parameters:',
    '      parameter_overrides:',
    '        - Stage=dev',
    '        - "Size=512"',
    '      tags: Team=press Phase="first draft"',
    'live:',
    '  deploy: {parameters: {parameter_overrides: "Stage=live", tags: {Team: press}}}',
    'lint:',
    '  validate: {parameters: {lint: yes}}',
  ].join('\n');

  it.each(['samconfig.yaml', 'samconfig.yml'])('is read as %s', async (name) => {
    expect(await readYaml(YAML, { name, environment: 'dev' })).toEqual({
      parameters: { Stage: 'dev', Size: '512' },
      tags: { Team: 'press', Phase: 'first draft' },
      stackName: 'letters-dev',
      environments: ['dev', 'live'],
      names: ['dev', 'live', 'lint'],
    });
    expect(await readYaml(YAML, { name, environment: 'live' })).toMatchObject({ parameters: { Stage: 'live' } });
  });

  it('may be JSON, or a list with values that are no texts', async () => {
    const json = JSON.stringify({
      default: { deploy: { parameters: { parameter_overrides: { Size: 3, On: true } } } },
    });
    expect(await readYaml(json)).toMatchObject({ parameters: { Size: '3', On: 'true' } });
  });

  it('is not read beside samconfig.toml, which SAM CLI prefers, nor .yml beside .yaml', async () => {
    const toml = '[default.deploy.parameters]\nstack_name = "one"\n';
    const yaml = (stack: string): string => `default: {deploy: {parameters: {stack_name: ${stack}}}}`;
    const all = { 'samconfig.toml': toml, 'samconfig.yaml': yaml('two'), 'samconfig.yml': yaml('three') };
    expect(await readSamConfig(folderWith(all), 'default')).toMatchObject({ stackName: 'one' });
    const both = { 'samconfig.yaml': yaml('two'), 'samconfig.yml': yaml('three') };
    expect(await readSamConfig(folderWith(both), 'default')).toMatchObject({ stackName: 'two' });
  });

  it.each([
    ['default: [', 'not valid YAML: ', 1],
    ['a: 1\ndefault:\n  deploy: {\n', 'not valid YAML: ', 3],
    [
      `a: &a [x]\n${Array.from({ length: 12 }, (_, at) => `b${at}: &b${at} [*${at === 0 ? 'a' : `b${at - 1}`}, ${`*${at === 0 ? 'a' : `b${at - 1}`}, `.repeat(20)}]`).join('\n')}`,
      'not valid YAML: ',
      1,
    ],
  ])('is told where it can not be read: %#', async (text, reason, line) => {
    expect(await readYaml(text)).toMatchObject({
      reason: expect.stringContaining(reason) as string,
      position: { line },
    });
  });
});

describe('tags without an environment called default', () => {
  const tagged = (environment: string, tags: string): string =>
    `[${environment}.deploy.parameters]\nstack_name = "x-${environment}"\ntags = "${tags}"\n`;

  it('are those that every environment sets', async () => {
    const toml = tagged('dev', 'Project=files Stage=dev Only=dev') + tagged('prod', 'Project=files Stage=prod');
    expect(await read(toml)).toMatchObject({ tags: { Project: 'files', Stage: 'dev' } });
    expect(await read(toml, 'prod')).toMatchObject({ tags: { Project: 'files', Stage: 'prod' } });
  });

  it('are none if one environment sets none, or if nothing is deployed', async () => {
    expect(await read(`${tagged('dev', 'A=1')}[prod.deploy.parameters]\nregion = "eu-west-1"\n`)).toMatchObject({
      tags: {},
    });
    expect(await read('[dev.build.parameters]\ntags = "A=1"\n')).toHaveProperty('tags', {});
  });

  it('are not asked for where nothing is deployed to default but it is named for something else', async () => {
    const toml = `[default.build.parameters]\ncached = true\n${tagged('dev', 'A=1')}${tagged('live', 'A=1')}`;
    expect(await read(toml)).toMatchObject({ tags: { A: '1' } });
  });

  it('are those of default where it is deployed to', async () => {
    expect(await read(tagged('default', 'B=1') + tagged('dev', 'A=1 B=2'))).toMatchObject({ tags: { B: '1' } });
  });
});

describe('environments', () => {
  it('are the tables that say something about deploying, not about building', async () => {
    const toml = [
      'version = 0.1',
      '[test.deploy.parameters]',
      'parameter_overrides = "Size=1"',
      '[live.global.parameters]',
      'stack_name = "letters-live"',
      '[lint.validate.parameters]',
      'lint = true',
      '[local.local_start_api.parameters]',
      'port = 3000',
    ].join('\n');
    expect(await read(toml, 'live')).toMatchObject({ stackName: 'letters-live', environments: ['test', 'live'] });
  });
});

describe('parameter_overrides', () => {
  it.each([
    ['pairs parted by blanks', `"Stage=test  Size=512"`, { Stage: 'test', Size: '512' }],
    ['quoted values', `"Stage=\\"test\\" Name='two words'"`, { Stage: 'test', Name: 'two words' }],
    ['escaped quotes', String.raw`'Name="a \"quoted\" word"'`, { Name: 'a "quoted" word' }],
    ['a value with an equals sign', `"Query=a=b Stage=test"`, { Query: 'a=b', Stage: 'test' }],
    ['an empty value', `"Stage="`, { Stage: '' }],
    ['a list', `["Stage=test", "Name=two words"]`, { Stage: 'test', Name: 'two words' }],
    ['a list of quoted values', `['Name="two words"']`, { Name: 'two words' }],
    ['several lines', `"""Stage=test\n  Size=512"""`, { Stage: 'test', Size: '512' }],
    ['the words of the AWS CLI', `"ParameterKey=Stage,ParameterValue=test"`, { Stage: 'test' }],
    [
      'several in the words of the AWS CLI',
      `"ParameterKey=Stage,ParameterValue=test ParameterKey=Name,ParameterValue='two words'"`,
      { Stage: 'test', Name: 'two words' },
    ],
    ['what is no pair', `"Stage"`, {}],
    ['a number', `7`, {}],
  ])('may be %s', async (_, toml, parameters) => {
    expect(await overrides(toml)).toMatchObject({ parameters });
  });
});

describe('commands', () => {
  it('reads global and deploy, of which deploy wins', async () => {
    const toml = `
[default.global.parameters]
parameter_overrides = "Stage=test Size=512"
tags = "Team=press"
[default.deploy.parameters]
parameter_overrides = ["Stage=prod"]
[default.build.parameters]
parameter_overrides = "Stage=build"
`;
    expect(await read(toml)).toMatchObject({ parameters: { Stage: 'prod', Size: '512' }, tags: { Team: 'press' } });
  });
});

describe('what can not be read', () => {
  it('is told with its line and column', async () => {
    const broken = await read('version = 0.1\n\n[default.deploy.parameters]\ntags = "Team=press\n');
    expect(broken).toMatchObject({
      reason: expect.stringMatching(/^not valid TOML: /) as string,
      position: { line: 4 },
    });
    expect(broken).toHaveProperty('position.column', expect.any(Number));
  });

  it.each([
    ['', 'the file is empty'],
    ['version\0= 1', 'the file is binary, not text'],
  ])('is told where it is no text: %j', async (toml, refused) => {
    expect(await read(toml)).toEqual({ reason: refused, position: { line: 1, column: 1 } });
  });

  it('is no table where a table should stand: nothing is taken from it', async () => {
    expect(await read('default = "deploy"')).toMatchObject({ parameters: {}, tags: {}, environments: [] });
    expect(await read('[[default]]\ndeploy = 1')).toMatchObject({ parameters: {}, tags: {}, environments: [] });
  });
});
