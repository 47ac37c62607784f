import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSamConfig } from '../../src/project/samconfig.js';
import { folderWith } from '../support/folder.js';

const PROJECT = join(import.meta.dirname, '../../fixtures/_projects/sam-upload');

function read(toml: string, environment = 'default'): ReturnType<typeof readSamConfig> {
  return readSamConfig(folderWith({ 'samconfig.toml': toml }), environment);
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
    });
    expect(await readSamConfig(PROJECT, 'prod')).toEqual({
      parameters: { Environment: 'prod', WebOrigin: 'https://press.example.com' },
      tags: { CostCenter: 'press', Owner: 'Editorial Systems' },
      stackName: 'manuscripts-prod',
      environments: ['default', 'prod'],
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
      reason: 'samconfig.toml lies outside of the project and is not read',
    });
  });

  it('may have no samconfig.toml', async () => {
    expect(await readSamConfig(folderWith({ 'template.yaml': '' }), 'default')).toBeUndefined();
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
